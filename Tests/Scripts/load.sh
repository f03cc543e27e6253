#!/bin/sh
# Loads the gate beside nginx and prints how fast each is: for ten minutes, the gate built for use, or briefly as it is.
# usage: load.sh full|short      (the tests are built)
set -eu
extent=$1
scripts=$(dirname "$0")
if [ "$extent" = full ]; then
    swift build -c release --product callsheet-gate
    CALLSHEET_LOADED_GATE=$(swift build -c release --show-bin-path)/callsheet-gate
    export CALLSHEET_LOADED_GATE
fi
# By itself: other tests beside it would be measured too.
CALLSHEET_TORTURE=$extent "$scripts/with-postgres.sh" "$scripts/run-tests.sh" --filter GateLoadTests
