#!/usr/bin/env bash
# Makes the lossless save and the checks of an entry, which builds publish for the editor of the site, in
# `vendor/lossless`. It needs `rustup target add wasm32-unknown-unknown`.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}/lossless"
registry="${CARGO_HOME:-$HOME/.cargo}/registry/src"
# No name of a folder of this machine goes into the file.
export RUSTFLAGS="--remap-path-prefix=$PWD=. --remap-path-prefix=$registry=registry"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=s CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort
cargo build --release --package provence-browser --package provence-checks --target wasm32-unknown-unknown --target-dir "$target"
mkdir -p vendor/lossless
made="$target/wasm32-unknown-unknown/release"
gzip -9 -n <"$made/provence_browser.wasm" >vendor/lossless/lossless.wasm.gz
gzip -9 -n <"$made/provence_checks.wasm" >vendor/lossless/checks.wasm.gz
ls -l "$made"/provence_*.wasm vendor/lossless/*.gz
