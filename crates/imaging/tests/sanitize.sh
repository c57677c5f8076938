#!/usr/bin/env bash
# The damaged fixtures, and all other tests of this crate, under the address sanitizer; and what Miri can run of the code
# that has no C in it. Both need a nightly toolchain, which nothing else here does: where it is not there, this says so and
# ends well.
set -euo pipefail
cd "$(dirname "$0")/../../.."
host=$(rustc -vV | sed -n 's/^host: //p')
target="${CARGO_TARGET_DIR:-target}/sanitize"

if ! cargo +nightly --version >/dev/null 2>&1; then
  echo "SKIPPED: no nightly toolchain here"
  exit 0
fi

# The C libraries are not instrumented; what they do to memory of ours is seen where they call the system's functions.
# `--target` keeps the flags from build scripts.
RUSTFLAGS="-Zsanitizer=address" ASAN_OPTIONS="detect_leaks=0" CARGO_TARGET_DIR="$target" \
  cargo +nightly test --locked -p provence-imaging --target "$host" --lib --test damage --test formats --test metadata

if cargo +nightly miri --version >/dev/null 2>&1; then
  # Without AVX2, which Miri knows in part: the plain code beside it, and everything that slices and counts. One test
  # compares whole planes with exact sums, which Miri takes minutes for and finds nothing in that a small plane has not.
  CARGO_TARGET_DIR="$target" MIRIFLAGS="-Zmiri-disable-isolation" \
    cargo +nightly miri test --locked -p provence-imaging --lib -- resize:: encode::forward camera:: --skip it_is_lanczos
else
  echo "SKIPPED: Miri is not installed for the nightly toolchain"
fi
