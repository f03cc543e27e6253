#!/bin/sh
# Measures `callsheet send` into Postfix's smtp-sink, beside Postfix's own smtp-source.
# usage: with-postgres.sh bench-mail.sh CALLSHEET      (the built program)
# BENCH_AGENCIES (1,000) have three recipients each; BENCH_FOLDER is where to write, on a real disk.
set -eu
callsheet=$1 agencies=${BENCH_AGENCIES:-1000}
tests=$(dirname "$0")/..
parent=${BENCH_FOLDER:-$tests/../.build/bench}
PATH=$PATH:/usr/sbin

mkdir -p "$parent"
folder=$(mktemp -d "$(realpath "$parent")/mail-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export PGDATABASE=callsheet_bench_mail PGOPTIONS='-c client_min_messages=warning'
createdb callsheet_bench_mail
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$tests/Fixtures/schema.sql"
psql --no-psqlrc --quiet -v agencies="$agencies" -v campaigns=10 -v days=60 -v batches=40 -v last_day=2026-02-16 \
    -v salt=1 --file "$tests/Fixtures/load.sql"
unset PGOPTIONS
"$callsheet" generate --as-of 2026-02-16 --output "$folder/output" --templates "$tests/../templates" >/dev/null
python3 "$tests/Mail/measure_send.py" "$callsheet" "$folder/output" "$tests/../templates"
