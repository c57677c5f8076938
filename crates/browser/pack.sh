#!/usr/bin/env bash
# Makes `vendor/lossless/lossless.wasm.gz`, the lossless save that builds publish for the editor of the site. It needs
# `rustup target add wasm32-unknown-unknown`.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}/lossless"
registry="${CARGO_HOME:-$HOME/.cargo}/registry/src"
# No name of a folder of this machine goes into the file.
export RUSTFLAGS="--remap-path-prefix=$PWD=. --remap-path-prefix=$registry=registry"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=s CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort
cargo build --release --package provence-browser --target wasm32-unknown-unknown --target-dir "$target"
mkdir -p vendor/lossless
gzip -9 -n <"$target/wasm32-unknown-unknown/release/provence_browser.wasm" >vendor/lossless/lossless.wasm.gz
ls -l "$target/wasm32-unknown-unknown/release/provence_browser.wasm" vendor/lossless/lossless.wasm.gz
