#!/bin/sh
# Shows the golden mails to other programs: to Python's and Perl's readers of mail, SpamAssassin and Chromium.
# usage: test-mail.sh ENVIRONMENT
#
# ENVIRONMENT is a folder for a Python environment, made if it is missing or old.
set -eu
environment=$1
tests=$(dirname "$0")/..
mails=$tests/DeliveryTests/Golden

if ! cmp -s "$tests/Browser/requirements.txt" "$environment/installed.txt"; then
    /usr/bin/python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check wheel
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/Browser/requirements.txt"
    cp "$tests/Browser/requirements.txt" "$environment/installed.txt"
fi

/usr/bin/perl "$tests/Mail/read_mails.pl" "$mails"/*.eml
"$environment/bin/python" "$tests/Mail/check_mails.py" "$mails"/*.eml
