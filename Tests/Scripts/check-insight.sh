#!/bin/sh
# Holds what reports say of chance and of unusual days against SciPy, and simulates how often it is said in vain.
# usage: with-postgres.sh check-insight.sh ENVIRONMENT [--update]
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old. With --update the table of cases that
# the Swift tests read is written. Takes about a minute.
set -eu
environment=$1 mode=--check
[ "${2-}" != --update ] || mode=
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Insight/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --requirement "$tests/Insight/requirements.txt"
    cp "$tests/Insight/requirements.txt" "$environment/installed.txt"
fi
export PYTHONDONTWRITEBYTECODE=1
"$environment/bin/python" "$tests/Insight/make_cases.py" $mode "$tests/InsightTests/cases.txt"

query() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --dbname postgres "$@"; }
query --file "$tests/Fixtures/schema.sql" >/dev/null
query --set agencies=60 --set campaigns=10 --set days=180 --set batches=1 --set last_day=2026-02-16 --set salt=1 \
    --file "$tests/Fixtures/load.sql" >/dev/null
query --command "COPY (SELECT dense_rank() OVER (ORDER BY agency_id),
        dense_rank() OVER (PARTITION BY agency_id ORDER BY campaign_id), stat_date - date '2026-02-16' + 180,
        sum(total_calls), sum(connected_calls), sum(meetings_booked)
    FROM call_stats_daily WHERE campaign_id IS NOT NULL GROUP BY agency_id, campaign_id, stat_date) TO STDOUT" \
    >"$environment/load.txt"
"$environment/bin/python" "$tests/Insight/simulate.py" "$environment/load.txt"
