#!/bin/sh
# Prints the folder for temporary files of tests: in memory where there is room, so that they do not wait for the disk.
# usage: TMPDIR=$(temporary-folder.sh) COMMAND
set -eu
memory=/dev/shm
free=$(df --output=avail -k "$memory" 2>/dev/null | tail -n 1)
if [ -w "$memory" ] && [ "${free:-0}" -gt 2000000 ]; then
    echo "$memory"
else
    echo "${TMPDIR:-/tmp}"
fi
