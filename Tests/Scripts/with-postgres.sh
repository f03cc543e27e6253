#!/bin/sh
# Runs a command with a throw-away PostgreSQL, which PGHOST, PGPORT, PGUSER and PGPASSWORD then name.
# usage: with-postgres.sh COMMAND [ARGUMENT...]
#
# It lives in a temporary folder even for root (-t), so several can run at once and none outlives a crash. Its time zone
# is an odd one on purpose: nothing that Callsheet writes may depend on it. What pg_virtualenv itself has to say on
# stdout, a goodbye and on failure the server's log, would bury the command's own last words.
set -eu
# Somebody's own PGPORT, PGSERVICE and the like would decide where the new server listens and what asks it.
for name in $(env | sed -n 's/^\(PG[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
# So would the machine's own configuration file.
export CALLSHEET_CONFIG=
exec 3>&1
exec pg_virtualenv -t -c '--encoding UTF8 --locale C.UTF-8' \
    -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=200 -o timezone=Asia/Kathmandu \
    sh -c 'exec "$@" >&3 3>&-' sh "$@" >/dev/null
