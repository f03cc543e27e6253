#!/bin/bash
# Lets nights happen on days of 23 and 25 hours and after missed ones, in zones whose clocks change at midnight, by a clock
# that faketime sets. What days are is asked of Python.
# usage: with-postgres.sh test-night-clocks.sh CALLSHEET FOLDER      FOLDER is made, and removed at the end
set -euo pipefail
callsheet=$(realpath "$1") folder=$2
root=$(realpath "$(dirname "$0")/../..")
mkdir -p "$folder"
folder=$(realpath "$folder")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin

fail() {
    echo "test-night-clocks: $1" >&2
    exit 1
}
for program in faketime zic; do command -v "$program" >/dev/null || fail "$program: Not found"; done

createdb clocks
export PGDATABASE=clocks
sql() { PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet -At --set ON_ERROR_STOP=1 "$@"; }
sql --file "$root/Tests/Fixtures/schema.sql"
# Figures of a whole year, so that each night finds its own; one that has been, since the server's clock is not set.
sql -v agencies=2 -v campaigns=1 -v days=400 -v batches=3 -v last_day=2026-07-31 -v salt=1 \
    --file "$root/Tests/Fixtures/load.sql"

# The last second of a day in a zone, as a stamp: the last one whose date there is that day.
# usage: last_second ZONE DAY
last_second() {
    python3 -c '
import datetime, sys, zoneinfo
zone, day = zoneinfo.ZoneInfo(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2])
at = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc) + datetime.timedelta(hours=60)
while at.astimezone(zone).date() > day:
    at -= datetime.timedelta(minutes=15)
print((at + datetime.timedelta(minutes=15, seconds=-1)).strftime("%Y-%m-%dT%H%M%SZ"))' "$1" "$2"
}
# usage: night OUTPUT ZONE DAY-AFTER [OPTION...]      at 04:40 of that day there
night() {
    local output=$1 zone=$2 moment
    moment=$(TZ=$zone date -d "$3 04:40" '+%s')
    shift 3
    TZ=UTC faketime "$(TZ=UTC date -d "@$moment" '+%F %T')" "$callsheet" run --output "$output" \
        --templates "$root/templates" --time-zone "$zone" --retry-for 0m "$@" >"$folder/said" 2>&1
}
stamps() { (cd "$1/runs" && find . -name '*.json' | grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z' | sort -u | tr '\n' ' '); }

# usage: nights ZONE DAY...      a night after each of these days
nights() {
    local zone=$1 output=$folder/${1//\//-}-$2 wanted='' day
    shift
    for day in "$@"; do
        night "$output" "$zone" "$(date -d "$day + 1 day" +%F)" || fail "$zone, $day: $(cat "$folder/said")"
        wanted+="$(last_second "$zone" "$day") "
        [ "$(stamps "$output")" = "$wanted" ] || fail "$zone, $day: $(stamps "$output"), not $wanted"
        # A second night on the same day finds all done.
        night "$output" "$zone" "$(date -d "$day + 1 day" +%F)" || fail "$zone, $day again: $(cat "$folder/said")"
        grep -q 'nothing to do' "$folder/said" || fail "$zone, $day again: $(cat "$folder/said")"
    done
    "$callsheet" verify --output "$output" --rebuild --templates "$root/templates" >"$folder/said" 2>&1 \
        || fail "$zone: $(cat "$folder/said")"
}
nights Europe/Berlin 2026-03-28 2026-03-29 2026-03-30
nights Europe/Berlin 2025-10-25 2025-10-26 2025-10-27
# Here the clocks skip, or show twice, the hour at midnight.
nights Africa/Cairo 2026-04-23 2026-04-24 2026-04-25
nights Africa/Cairo 2025-10-29 2025-10-30 2025-10-31
nights America/Havana 2026-03-07 2026-03-08 2026-03-09
nights America/Havana 2025-11-01 2025-11-02 2025-11-03
nights America/Santiago 2025-09-06 2025-09-07 2025-09-08
nights America/Santiago 2026-04-03 2026-04-04 2026-04-05

# Three nights in which nothing ran, one of them of 23 hours: three days are made up for, the newest one first.
output=$folder/missed
night "$output" Europe/Berlin 2026-03-27 || fail "$(cat "$folder/said")"
night "$output" Europe/Berlin 2026-03-31 || fail "missed days: $(cat "$folder/said")"
wanted=
for day in 2026-03-26 2026-03-27 2026-03-28 2026-03-29 2026-03-30; do wanted+="$(last_second Europe/Berlin "$day") "; done
[ "$(stamps "$output")" = "$wanted" ] || fail "missed days: $(stamps "$output"), not $wanted"
for day in 2026-03-27 2026-03-28 2026-03-29; do
    find "$output/agencies" -path "*$(last_second Europe/Berlin "$day")*" -name manifest.json -exec grep -L '"late"' {} + \
        | grep -q . && fail "$day: A manifest does not say that its report was made late"
done
# More of them than it makes up for are named.
night "$output" Europe/Berlin 2026-04-10 || fail "too many missed days: $(cat "$folder/said")"
grep -q 'too old to be made up for by --catch-up 3: 2026-04-05, .*, 2026-03-31$' "$folder/said" || fail "$(cat "$folder/said")"

# A clock that was set back: the night is another's day, and nothing is published twice.
before=$(stamps "$output")
night "$output" Europe/Berlin 2026-03-30 || fail "a clock set back: $(cat "$folder/said")"
[ "$(stamps "$output")" = "$before" ] || fail "a clock set back: $(stamps "$output")"

# The machine's rules count: newer ones move the end of a day.
cp -r /usr/share/zoneinfo "$folder/zones"
printf 'Zone Europe/Berlin 3:00 - CET\n' >"$folder/rules"
zic -d "$folder/zones" "$folder/rules"
TZDIR=$folder/zones night "$folder/rules-night" Europe/Berlin 2026-01-12 || fail "newer rules: $(cat "$folder/said")"
[ "$(stamps "$folder/rules-night")" = '2026-01-11T205959Z ' ] || fail "newer rules: $(stamps "$folder/rules-night")"
echo "test-night-clocks: nights of 23, 24 and 25 hours in four zones, missed days, a clock set back, newer rules ($SECONDS s)"
