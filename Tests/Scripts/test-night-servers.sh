#!/bin/bash
# Publishes from the PostgreSQL of other Debian releases, and compares with what the server here gives; as root.
# usage: with-postgres.sh test-night-servers.sh CALLSHEET FOLDER      FOLDER keeps the releases for the next time
set -euo pipefail
callsheet=$(realpath "$1") folder=$2
root=$(realpath "$(dirname "$0")/../..")
mkdir -p "$folder"
folder=$(realpath "$folder")
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

fail() {
    echo "test-night-servers: $1" >&2
    exit 1
}
[ "$(id -u)" -eq 0 ] || fail 'must be run as root: it runs servers in other roots'
here='' work=$(mktemp -d)
stop() {
    [ -z "$here" ] || server pg_ctl -D /srv/data -m immediate -s -w stop || true
    [ -z "$here" ] || umount "$here/proc" || true
    here=''
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

sql() { PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet -At --set ON_ERROR_STOP=1 "$@"; }
# As README.md has it, under Database.
grants="CREATE ROLE reports LOGIN BYPASSRLS PASSWORD 'read-Only7'; REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT SELECT ON agencies, campaigns, v_call_batch_summary, call_stats_daily, users TO reports"
# usage: publish NAME VERSION
publish() {
    createdb servers
    sql -d servers --file "$root/Tests/Fixtures/schema.sql"
    sql -d servers -v agencies=5 -v campaigns=3 -v days=100 -v batches=12 -v last_day=2026-02-16 -v salt=1 \
        --file "$root/Tests/Fixtures/load.sql"
    sql -d servers --command "$grants"
    local database='dbname=servers user=reports password=read-Only7'
    "$callsheet" generate --as-of 2026-02-16 --database "$database" --output "$work/$1" --templates "$root/templates" \
        --heads none >"$work/said" 2>&1 || fail "$1: $(cat "$work/said")"
    # What is said of the database; the rest of the set-up lacks a mail server and more.
    "$callsheet" check --database "$database" --output "$work/$1" --templates "$root/templates" >"$work/said" 2>&1 \
        || fail "$1: $(cat "$work/said")"
    grep -q "^✓ database: PostgreSQL $2" "$work/said" || fail "$1: $(cat "$work/said")"
}
# usage: server PROGRAM [ARGUMENT...]      of the release that is at work, as the user postgres
server() { chroot "$here" runuser -u postgres -- env PATH="$programs:/usr/bin:/bin" "$@"; }

publish here ''
for release in bullseye:13 trixie:17 forky:18; do
    suite=${release%:*} version=${release#*:}
    if [ ! -e "$folder/$suite" ]; then
        rm -rf "$folder/$suite.new"
        # Of a release newer than debootstrap nothing is known but that it is made as the one to come.
        script=/usr/share/debootstrap/scripts/$suite
        [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
        debootstrap --variant=minbase --include=postgresql-common "$suite" "$folder/$suite.new" \
            "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" "$script" >"$folder/$suite.log" 2>&1 \
            || { tail -20 "$folder/$suite.log" >&2; fail "debootstrap of $suite failed"; }
        # The program alone: no server that begins by itself.
        cp /etc/resolv.conf "$folder/$suite.new/etc/"
        echo 'create_main_cluster = false' >"$folder/$suite.new/etc/postgresql-common/createcluster.conf"
        DEBIAN_FRONTEND=noninteractive chroot "$folder/$suite.new" apt-get install -q -y --no-install-recommends \
            "postgresql-$version" >>"$folder/$suite.log" 2>&1 || { tail -20 "$folder/$suite.log" >&2; fail "$suite"; }
        mv "$folder/$suite.new" "$folder/$suite"
    fi
    programs=/usr/lib/postgresql/$version/bin
    rm -rf "$folder/$suite/srv/data"
    install -d -m 777 "$folder/$suite/srv"
    here=$folder/$suite
    mount -t proc proc "$here/proc"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    server initdb -D /srv/data -U postgres --auth=trust --encoding=UTF8 --locale=C >/dev/null
    server pg_ctl -D /srv/data -s -w -l /srv/data/log start -o "-p $port -c listen_addresses=127.0.0.1 -c fsync=off \
        -c unix_socket_directories="
    PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres publish "$suite" "$version"
    stop
    # A manifest names the server's version, and SHA256SUMS has the manifest's digest.
    diff -r --exclude manifest.json --exclude SHA256SUMS "$work/here/agencies" "$work/$suite/agencies" >"$work/said" \
        || fail "$suite: $(head -20 "$work/said")"
    echo "test-night-servers: PostgreSQL $version gives the same bytes ($SECONDS s)"
done
