#!/bin/sh
# Publishes the demo's reports and asks the gate for them with the platform's own client, PyPI's `supabase`.
# usage: with-postgres.sh test-client.sh CALLSHEET CALLSHEET_GATE ENVIRONMENT
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old.
set -eu
callsheet=$1 gate=$2 environment=$3
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Client/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/Client/requirements.txt"
    cp "$tests/Client/requirements.txt" "$environment/installed.txt"
fi

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$tests/Scripts/demo.sh" "$callsheet" "$folder/output" >/dev/null
od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$folder/secret"
"$gate" --output "$folder/output" --listen 127.0.0.1:0 --jwt-secret-file "$folder/secret" 2>"$folder/log" &
server=$!
tries=0
until address=$(grep -o 'http://127[^ ]*' "$folder/log"); do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
"$environment/bin/python" "$tests/Client/check_client.py" "$address" "$folder/output" "$folder/secret"
