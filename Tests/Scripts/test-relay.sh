#!/bin/sh
# Publishes the demo and mails it through Postfix.
# usage: with-postgres.sh test-relay.sh CALLSHEET ENVIRONMENT
#
# ENVIRONMENT is the folder of a Python environment that test-smtp.sh made.
set -eu
callsheet=$1 environment=$2
tests=$(dirname "$0")/..
PATH=$PATH:/usr/sbin:/sbin

# Postfix starts as root or not at all.
as_root=
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'

folder=$(mktemp -d)
trap '$as_root rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$folder"
"$tests/Scripts/demo.sh" "$callsheet" "$folder/output" >/dev/null
TMPDIR=$folder $as_root "$environment/bin/python" "$tests/Mail/check_relay.py" "$callsheet" "$folder/output" "$tests/.."
