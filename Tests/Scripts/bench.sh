#!/bin/sh
# Measures the standard job beside its limits, in a folder on a real disk that goes at the end.
# usage: with-postgres.sh bench.sh CALLSHEET CALLSHEET_BENCH      (both are built programs)
# BENCH_AGENCIES, BENCH_RUNS, BENCH_LARGE, BENCH_ARCHIVE, BENCH_DELAY and BENCH_FOLDER: see Tests/Benchmark/README.md.
set -eu
callsheet=$1 bench=$2
parent=${BENCH_FOLDER:-$(dirname "$0")/../../.build/bench}

mkdir -p "$parent"
folder=$(mktemp -d "$(realpath "$parent")/run-XXXXXX")
# Only here: a tree deleted while something is measured would slow all that follows.
trap 'echo "bench: removing what was written" >&2; rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$(dirname "$0")/../.."
"$bench" "$callsheet" "$folder"
