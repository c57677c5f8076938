#!/usr/bin/env bash
# Makes the archive in this folder from Decap CMS's package, whose integrity
# the registry and this script both state. The same input gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")"
version=3.16.3
integrity=sha512-hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw==
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=$(cd "$work" && npm pack --silent "decap-cms@$version")
found="sha512-$(openssl dgst -sha512 -binary "$work/$package" | base64 -w0)"
[ "$found" = "$integrity" ] || { echo "decap-cms@$version is not the package that was reviewed: $found" >&2; exit 1; }
tar -xzf "$work/$package" -C "$work"
# The bundle, the parts that it loads later, and the notices of what is inside. Source maps and the twins named
# `cms.js` are left out.
cd "$work/package/dist"
LC_ALL=C tar --format=ustar --sort=name --mtime='1985-10-26 00:00Z' --owner=0 --group=0 --numeric-owner --mode=a=r \
  -cf "$work/decap.tar" decap-cms.js decap-cms.js.LICENSE.txt ./*.decap-cms.js --transform 's,^\./,,'
gzip -9 -n <"$work/decap.tar" >"$OLDPWD/decap-cms-$version.tar.gz"
