#!/bin/sh
# Makes the table of locales again and compares it with what stands in the sources.
# usage: check-locales.sh ENVIRONMENT [--update]
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old. With --update the table is written.
set -eu
environment=$1 mode=--check
[ "${2-}" != --update ] || mode=
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Locales/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --requirement "$tests/Locales/requirements.txt"
    cp "$tests/Locales/requirements.txt" "$environment/installed.txt"
fi
"$environment/bin/python" "$tests/Locales/make_table.py" $mode "$tests/../Sources/Reporting/Formats"
