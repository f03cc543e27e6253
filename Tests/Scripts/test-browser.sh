#!/bin/sh
# Publishes reports of every kind and looks at them with a real browser and the Nu HTML checker.
# usage: with-postgres.sh test-browser.sh CALLSHEET ENVIRONMENT
#
# CALLSHEET is the built program; ENVIRONMENT is a folder for a Python environment, made if it is missing or old.
set -eu
callsheet=$1 environment=$2
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Browser/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check wheel
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/Browser/requirements.txt"
    cp "$tests/Browser/requirements.txt" "$environment/installed.txt"
fi

export PGDATABASE=callsheet_browser PGOPTIONS='-c client_min_messages=warning'
createdb callsheet_browser
sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@" >/dev/null; }
load() { sql "$@" -v agencies=1 -v days=180 -v last_day=2026-02-16 --file "$tests/Fixtures/load.sql"; }
sql --file "$tests/Fixtures/schema.sql" --file "$tests/Fixtures/demo.sql"
sql --file "$tests/Browser/hostile.sql"
load -v campaigns=10 -v batches=40 -v salt=1
load -v campaigns=300 -v batches=3000 -v salt=2
unset PGOPTIONS

output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
trap 'exit 1' HUP INT TERM
"$callsheet" generate --as-of 2026-02-16 --start-date 2025-11-30 --end-date 2026-01-02 --output "$output" >/dev/null

set --
for id in $(psql --no-psqlrc -At --command "SELECT id FROM agencies WHERE slug IN ('hostile', 'agency-1-2')"); do
    set -- "$@" --odd "$id"
done
"$environment/bin/python" "$tests/Browser/check_pages.py" "$output" "$@"
