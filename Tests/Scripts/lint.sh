#!/bin/sh
# Fails on Swift that is not formatted, on scripts that do not parse, on names that have no place at the top, on tracked
# files with nothing in them, and on imports against the rooms' order.
set -eu
cd "$(dirname "$0")/../.."
status=0

for name in *; do
    case $name in
        Package.swift | Package.resolved | Sources | Tests | templates | output | README.md | Makefile) ;;
        *) echo "$name: Not a top-level name of this project. Move it into one of the folders" >&2; status=1 ;;
    esac
done

# A file was emptied once, by a commit about something else, and nobody saw.
empty=$(git ls-files -z | xargs -0 -I{} find {} -maxdepth 0 -type f -empty)
if [ -n "$empty" ]; then
    echo "$empty" | sed 's/$/: Nothing in it. Restore or remove it/' >&2
    status=1
fi

for script in Tests/Scripts/*.sh templates/deploy/*.sh; do bash -n "$script" || status=1; done
bash -n .ci/run || status=1
/usr/bin/python3 Tests/Scripts/check-rooms.py || status=1

swift format lint --strict --parallel --recursive Package.swift Sources Tests || status=1
exit $status
