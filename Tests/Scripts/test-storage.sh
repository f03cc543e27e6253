#!/bin/sh
# Publishes two days of the demo to an S3-compatible server with rclone, breaking off everywhere on the way.
# usage: with-postgres.sh test-storage.sh CALLSHEET ENVIRONMENT
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old. The server is PyPI's moto.
set -eu
callsheet=$1 environment=$2
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Storage/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/Storage/requirements.txt"
    cp "$tests/Storage/requirements.txt" "$environment/installed.txt"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$tests/Scripts/demo.sh" "$callsheet" "$folder/first" >/dev/null 2>&1
# What is noted of mails lies beside the reports and stays at home.
"$callsheet" send --output "$folder/first" --templates "$tests/../templates" --from reports@calls.example.com \
    --eml-dir "$folder/mails" --max-age 3000d >/dev/null 2>&1
cp -a "$folder/first" "$folder/second"
PGDATABASE=callsheet_demo "$callsheet" generate --as-of 2026-02-17 --output "$folder/second" >/dev/null 2>&1
"$environment/bin/python" "$tests/Storage/check_storage.py" "$tests/../templates/deploy/publish-rclone.sh" \
    "$folder/first" "$folder/second"
