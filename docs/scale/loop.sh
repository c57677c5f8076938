#!/bin/sh
# Makes the derivatives of a site in parts, one after the other or with several at once, on one machine.
# Run it in the folder of the site. Each part puts what it makes into the store that `pictures.store` names.
#
#   SHARDS=20 AT_ONCE=4 sh loop.sh
set -eu

PROVENCE="${PROVENCE:-provence}"
SHARDS="${SHARDS:-4}"
AT_ONCE="${AT_ONCE:-1}"

seq 1 "$SHARDS" | xargs -P "$AT_ONCE" -I '{}' "$PROVENCE" photos make --shard "{}/$SHARDS"
