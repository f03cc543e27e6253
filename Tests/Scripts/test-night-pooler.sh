#!/bin/bash
# Publishes through PgBouncer, over TLS, from a standby that lags, and from a server that goes down in the middle: what works,
# and what is said where it does not.
# usage: with-postgres.sh test-night-pooler.sh CALLSHEET FOLDER      FOLDER is made, and removed at the end
set -euo pipefail
callsheet=$(realpath "$1") folder=$2
root=$(realpath "$(dirname "$0")/../..")
PATH=$PATH:/usr/sbin
mkdir -p "$folder"
folder=$(realpath "$folder")
chmod 755 "$folder"
export LC_ALL=C.UTF-8

stop() {
    # By their own numbers: those that runuser would have to hand a signal to.
    for file in "$folder"/*.pid; do [ ! -e "$file" ] || kill "$(cat "$file")" 2>/dev/null || true; done
    for server in standby second; do
        [ ! -e "$folder/$server/postmaster.pid" ] \
            || as_server "$server_programs/pg_ctl" -D "$folder/$server" -m immediate -s -w stop || true
    done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "test-night-pooler: $1" >&2
    exit 1
}

for program in pgbouncer openssl psql; do
    command -v "$program" >/dev/null || fail "$program: Not found. Install the package $program"
done

sql() { psql --no-psqlrc --quiet -At --set ON_ERROR_STOP=1 "$@"; }

# Whoever the server runs as: its files and another server of the same kind must be that user's.
data=$(sql -d postgres -c 'SHOW data_directory')
server_user=$(stat -c %U "$data")
server_programs=/usr/lib/postgresql/$(sql -d postgres -c "SELECT current_setting('server_version_num')::int / 10000")/bin
as_server() {
    if [ "$(id -un)" = "$server_user" ]; then "$@"; else (cd / && runuser -u "$server_user" -- "$@"); fi
}

# Waits for a condition, a command, for a quarter of a minute.
await() {
    local tries=150
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "this did not come about: $*"
        sleep 0.1
    done
}

# Poolers and servers write here too.
chown "$server_user" "$folder" 2>/dev/null || true

createdb platform
sql -d platform -f "$root/Tests/Fixtures/schema.sql" >/dev/null
sql -d platform -v agencies=3 -v campaigns=2 -v days=10 -v batches=4 -v last_day=2026-02-16 -v salt=1 \
    -f "$root/Tests/Fixtures/load.sql" >/dev/null

# Publishes from a database, and compares status and words.
# usage: expect STATUS 'WORDS' CONNECTION
number=0
expect() {
    local status=0
    number=$((number + 1))
    "$callsheet" generate --as-of 2026-02-16 --heads none --templates "$root/templates" \
        --output "$folder/output-$number" --database "$3" >"$folder/said" 2>&1 || status=$?
    [ "$status" -eq "$1" ] || fail "$3: Status $status, not $1. $(cat "$folder/said")"
    grep -qF -- "$2" "$folder/said" || fail "$3: Nothing is said of '$2': $(cat "$folder/said")"
    [ "$status" -eq 0 ] || [ ! -e "$folder/output-$number/agencies" ] || fail "$3: Something was published"
}

# --- A pooler -------------------------------------------------------------------------------------------------------

# usage: pooler PORT CONNECTIONS
pooler() {
    cat >"$folder/pooler-$1.ini" <<INI
[databases]
platform = host=$PGHOST port=$PGPORT dbname=platform user=$PGUSER password=$PGPASSWORD
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $1
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = $2
query_wait_timeout = 2
logfile = $folder/pooler-$1.log
pidfile = $folder/pooler-$1.pid
INI
    chown "$server_user" "$folder/pooler-$1.ini" 2>/dev/null || true
    as_server pgbouncer -q "$folder/pooler-$1.ini" >/dev/null 2>&1 &
    await sql -d "host=127.0.0.1 port=$1 dbname=platform sslmode=disable" -c 'SELECT 1'
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

two=$(free_port)
pooler "$two" 2
expect 0 'published 3 agencies' "host=127.0.0.1 port=$two dbname=platform sslmode=disable"
one=$(free_port)
pooler "$one" 1
expect 75 'It takes two connections at the same time' "host=127.0.0.1 port=$one dbname=platform sslmode=disable"
# The one connection that there is was given back.
await sql -d "host=127.0.0.1 port=$one dbname=platform sslmode=disable" -c 'SELECT 1'

# --- TLS ------------------------------------------------------------------------------------------------------------

tls=$folder/tls
mkdir "$tls"
authority() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$tls/$1.key" -out "$tls/$1.crt" 2>/dev/null
}
certificate() { # NAME HOST DAYS
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
        -keyout "$tls/$1.key" -out "$tls/$1.csr" 2>/dev/null
    openssl x509 -req -in "$tls/$1.csr" -CA "$tls/ours.crt" -CAkey "$tls/ours.key" -CAcreateserial -days "$3" \
        -extfile <(echo "subjectAltName=DNS:$2") -out "$tls/$1.crt" 2>/dev/null
    chown "$server_user" "$tls/$1.key" 2>/dev/null || true
    chmod 600 "$tls/$1.key"
}
authority ours
authority others
certificate right localhost 2
certificate elsewhere db.example 2
certificate expired localhost -1

# usage: serve CERTIFICATE
serve() {
    sql -d postgres -c "ALTER SYSTEM SET ssl = on" -c "ALTER SYSTEM SET ssl_cert_file = '$tls/$1.crt'" \
        -c "ALTER SYSTEM SET ssl_key_file = '$tls/$1.key'" -c 'SELECT pg_reload_conf()' >/dev/null
    await serves "$1"
}
serves() {
    openssl s_client -starttls postgres -connect "localhost:$PGPORT" </dev/null 2>/dev/null |
        openssl x509 -noout -fingerprint | grep -qxF "$(openssl x509 -noout -fingerprint -in "$tls/$1.crt")"
}
verified() { echo "host=localhost port=$PGPORT dbname=platform sslmode=verify-full sslrootcert=$tls/$1.crt"; }

serve right
expect 0 'published 3 agencies' "$(verified ours)"
expect 69 'certificate verify failed' "$(verified others)"
expect 69 'root certificate file' "$(verified nowhere)"
serve elsewhere
expect 69 'does not match host name "localhost"' "$(verified ours)"
serve expired
expect 69 'certificate verify failed' "$(verified ours)"
serve right
expect 0 'published 3 agencies' "$(verified ours)"
# An older libpq would look for a file of that name.
libpq=$(dpkg-query -W -f '${Version}' libpq5 2>/dev/null | cut -d. -f1)
if [ "${libpq:-0}" -lt 16 ]; then
    expect 78 'needs libpq 16 or newer' "host=localhost port=$PGPORT dbname=platform sslmode=verify-full sslrootcert=system"
else
    # That it is no authority of this machine's is what it is to find.
    expect 69 'certificate verify failed' \
        "host=localhost port=$PGPORT dbname=platform sslmode=verify-full sslrootcert=system"
fi

# --- A standby ------------------------------------------------------------------------------------------------------

# usage: follow FOLDER PORT PORT-OF-PRIMARY
follow() {
    as_server env PGPASSWORD="$PGPASSWORD" "$server_programs/pg_basebackup" -D "$folder/$1" -h "$PGHOST" -p "$3" \
        -U "$PGUSER" -R -X stream -c fast --no-sync
    # Debian keeps a server's settings elsewhere; a standby needs those that it may not have less of.
    touch "$folder/$1/postgresql.conf"
    [ -s "$folder/$1/pg_hba.conf" ] \
        || printf 'host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n' >"$folder/$1/pg_hba.conf"
    chown "$server_user" "$folder/$1/postgresql.conf" "$folder/$1/pg_hba.conf" 2>/dev/null || true
    as_server "$server_programs/pg_ctl" -D "$folder/$1" -s -w -l "$folder/$1/log" start \
        -o "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c ssl=off -c max_connections=200"
}
standby=$(free_port)
follow standby "$standby" "$PGPORT"
there="host=127.0.0.1 port=$standby dbname=platform sslmode=disable"
caught_up() { [ "$(sql -d "$there" -c 'SELECT max(id) FROM marks')" = "$1" ]; }
sql -d platform -c 'CREATE TABLE marks (id int)' -c 'INSERT INTO marks VALUES (1)'
await caught_up 1
expect 0 'published 3 agencies' "$there"
# usage: night FOLDER      of the last day that has figures
night() {
    "$callsheet" run --day 2026-02-16 --steps figures,generate --retry-for 0m --max-lag 1s --time-zone UTC \
        --templates "$root/templates" --output "$folder/night-$1" --database "$there" >"$folder/said" 2>&1
}
sql -d "$there" -c 'SELECT pg_wal_replay_pause()' >/dev/null
sql -d platform -c 'INSERT INTO marks VALUES (2)'
lagging() {
    [ "$(sql -d "$there" -c 'SELECT pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
        AND clock_timestamp() - pg_last_xact_replay_timestamp() > interval $$2 s$$')" = t ]
}
await lagging
status=0
night lagging || status=$?
[ "$status" -eq 75 ] || fail "a lagging standby: Status $status, not 75. $(cat "$folder/said")"
grep -q 'behind, and --max-lag allows 1 s' "$folder/said" || fail "a lagging standby: $(cat "$folder/said")"
sql -d "$there" -c 'SELECT pg_wal_replay_resume()' >/dev/null
await caught_up 2
night caught-up || fail "a standby that caught up: $(cat "$folder/said")"

# --- A server that goes down while it is read ------------------------------------------------------------------------

as_server "$server_programs/pg_ctl" -D "$folder/standby" -s -w promote
second=$(free_port)
follow second "$second" "$standby"
# The reader is stopped where it reads, and only then the server.
sql -d "$there" -c 'BEGIN' -c 'LOCK TABLE call_stats_daily' -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
is_locked() { [ "$(sql -d "$there" -c "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted
    AND relation = 'call_stats_daily'::regclass")" = 1 ]; }
await is_locked
"$callsheet" run --day 2026-02-16 --steps generate --retry-for 5m --time-zone UTC --templates "$root/templates" \
    --output "$folder/night-failed-over" --lock-timeout 60 --database \
    "host=127.0.0.1,127.0.0.1 port=$standby,$second dbname=platform sslmode=disable target_session_attrs=read-write" \
    >"$folder/said" 2>&1 &
night=$!
is_waiting() { [ "$(sql -d "$there" -c "SELECT count(*) FROM pg_locks WHERE NOT granted")" -ge 1 ]; }
await is_waiting
as_server "$server_programs/pg_ctl" -D "$folder/standby" -m immediate -s -w stop
as_server "$server_programs/pg_ctl" -D "$folder/second" -s -w promote
wait "$night" || fail "a server that went down: $(cat "$folder/said")"
grep -q 'generate (2 tries)' "$folder/said" || fail "a server that went down: $(cat "$folder/said")"
[ "$(find "$folder/night-failed-over/agencies" -name manifest.json | wc -l)" = 3 ] || fail 'not each agency has one snapshot'
echo 'test-night-pooler: PgBouncer, TLS, a standby and a fail-over: as they should be'
