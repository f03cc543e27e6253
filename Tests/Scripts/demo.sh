#!/bin/sh
# Fills a database of its own with the demo's data, publishes reports from it and says where they are.
# usage: with-postgres.sh demo.sh CALLSHEET OUTPUT      (CALLSHEET is the built program)
set -eu
callsheet=$1 output=$2
fixtures=$(dirname "$0")/../Fixtures

export PGDATABASE=callsheet_demo PGOPTIONS='-c client_min_messages=warning'
createdb callsheet_demo
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$fixtures/schema.sql" --file "$fixtures/demo.sql"
unset PGOPTIONS

# The demo's own agencies start afresh, so that changed templates show. Nobody else's are touched.
psql --no-psqlrc -At --command 'SELECT id FROM agencies' | while read -r id; do rm -rf "$output/agencies/$id"; done

"$callsheet" generate --as-of 2026-02-16 --output "$output" >/dev/null

echo
echo 'The reports of 16 February 2026, to open in a browser:'
psql --no-psqlrc -At -F ' ' --command 'SELECT id, name FROM agencies ORDER BY created_at' | while read -r id name; do
    printf '\n  %s\n    %s\n' "$name" "$(realpath "$output")/agencies/$id/latest/index.html"
done
printf '\nBeside each index.html lie its Markdown (report.md), the other periods and the JSON (dashboard-campaigns/).\n'
