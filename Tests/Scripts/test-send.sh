#!/bin/sh
# Publishes the demo and mails it to PyPI's aiosmtpd, with the commands that README.md shows.
# usage: with-postgres.sh test-send.sh CALLSHEET ENVIRONMENT
#
# ENVIRONMENT is the folder of a Python environment that test-smtp.sh made.
set -eu
callsheet=$1 environment=$2
tests=$(dirname "$0")/..

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$tests/Scripts/demo.sh" "$callsheet" "$folder/output" >/dev/null
TMPDIR=$folder "$environment/bin/python" "$tests/Mail/check_send.py" "$callsheet" "$folder/output" "$tests/.."
