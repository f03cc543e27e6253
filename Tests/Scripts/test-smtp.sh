#!/bin/sh
# Sends mails to PyPI's aiosmtpd, which behaves well or in every bad way.
# usage: test-smtp.sh SMTP_TRIAL ENVIRONMENT
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old.
set -eu
trial=$1 environment=$2
tests=$(dirname "$0")/..

if ! cmp -s "$tests/Mail/requirements-smtp.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/Mail/requirements-smtp.txt"
    cp "$tests/Mail/requirements-smtp.txt" "$environment/installed.txt"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
TMPDIR=$folder "$environment/bin/python" "$tests/Mail/check_smtp.py" "$trial"
