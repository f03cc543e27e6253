#!/bin/bash
# Installs the package into a fresh Debian that systemd has booted, and lets a night happen there as an operator would.
# usage: with-postgres.sh test-night.sh CALLSHEET CALLSHEET-GATE FOLDER ENVIRONMENT [bookworm|trixie]      (as root)
#
# The programs are those of `make build` and `make build-gate`. FOLDER keeps the fresh Debian for the next time, ENVIRONMENT
# is where kubernetes-validate is installed for Python if it is not there yet. What needs no container comes first.
set -euo pipefail
callsheet=$(realpath "$1") gate=$(realpath "$2") folder=$3 environment=$4 suite=${5-bookworm}
case $suite in
    bookworm) libraries=libcurl4,libssl3 ;;
    trixie) libraries=libcurl4t64,libssl3t64 ;;
    *) echo "test-night: Unknown Debian '$suite'" >&2; exit 2 ;;
esac
root=$(realpath "$(dirname "$0")/../..")
mkdir -p "$folder"
folder=$(realpath "$folder")
deploy=$root/templates/deploy
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C.UTF-8

fail() {
    echo "test-night: $*" >&2
    exit 1
}
say() { echo "test-night: $* ($SECONDS s)"; }
# wait_for SECONDS WHAT COMMAND...
wait_for() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "not seen: $what"
        sleep 0.2
    done
}
[ "$(id -u)" -eq 0 ] || fail 'must be run as root: it boots a container'

machine='' sink='' store=()
cleanup() {
    [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
    [ -z "$sink" ] || kill "$sink" 2>/dev/null || true
    [ -z "$machine" ] || wait "$machine" 2>/dev/null || true
    [ ${#store[@]} = 0 ] || buildah "${store[@]}" umount --all >/dev/null || true
    rm -rf "$folder/machine" "$folder/work" "$folder/mails"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# --- The package

rm -rf "$folder/package" "$folder/again"
package=$("$deploy/package.sh" "$callsheet" "$gate" "$folder/package")
mv "$folder/package" "$folder/first"
"$deploy/package.sh" "$callsheet" "$gate" "$folder/package" >/dev/null
cmp "$folder/first/$(basename "$package")" "$package" || fail 'two packages of the same programs differ'
rm -rf "$folder/first"
lintian --allow-root --fail-on error,warning "${package%.deb}.changes" || fail 'lintian finds faults'
say "the package is made twice alike, $(($(stat -c %s "$package") / 1000)) kB"

version=$(dpkg-deb --field "$package" Version)
stage=$(dirname "$package")/callsheet-$version/stage
for page in "$stage"/man/*.1; do
    # Pages that are not installed are not found.
    if mandoc -T lint "$page" | grep -v 'referenced manual not found'; then fail "mandoc finds faults in $page"; fi
done
bash -c "source '$stage/completions/bash/callsheet' && complete -p callsheet" >/dev/null || fail 'bash has no completion'
zsh -f -c "autoload -U compinit && compinit -D && fpath=('$stage/completions/zsh' \$fpath) && compinit -D \
    && [[ -n \${_comps[callsheet]-} ]]" || fail 'zsh has no completion'
fish --no-config -c "source '$stage/completions/fish/callsheet.fish'; complete -C 'callsheet veri'" | grep -q '^verify' \
    || fail 'fish has no completion'
say 'manual pages and completions'

if [ ! -x "$environment/bin/kubernetes-validate" ]; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet kubernetes-validate==1.37.0
fi
for manifest in "$deploy"/kubernetes-*.yaml; do
    "$environment/bin/kubernetes-validate" --strict --quiet "$manifest" || fail "$manifest is not valid"
    sed 's/backoffLimit/backofLimit/' "$manifest" >"$folder/misspelt.yaml"
    if "$environment/bin/kubernetes-validate" --strict --quiet "$folder/misspelt.yaml" >/dev/null 2>&1; then
        fail "a misspelt key in $manifest passes"
    fi
done
rm "$folder/misspelt.yaml"
for unit in "$deploy"/systemd/*.service; do
    systemd-analyze security --offline=true --threshold=20 "$unit" >/dev/null || fail "$unit is open too wide"
done
say 'units and manifests'

make --silent -C "$root" install DESTDIR="$folder/work" >/dev/null
"$folder/work/usr/local/bin/callsheet" schema night >/dev/null || fail 'make install: The program does not run'
"$folder/work/usr/local/bin/callsheet-gate" --version >/dev/null || fail 'make install: The gate does not run'
[ -e "$folder/work/usr/local/share/callsheet/templates/report.md" ] || fail 'make install: The templates are missing'
mandoc -T lint -W error "$folder/work/usr/local/share/man/man1/callsheet-run.1" || fail 'make install: No manual page'
rm -rf "$folder/work"
say 'make install'

# --- A fresh Debian

debian=$folder/$suite
if [ ! -e "$debian" ]; then
    rm -rf "$debian.new"
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,ca-certificates,tzdata,libpq5,libcmark0.30.2,zlib1g,libstdc++6,$libraries \
        "$suite" "$debian.new" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$folder/debootstrap.log" 2>&1 \
        || { tail -20 "$folder/debootstrap.log" >&2; fail 'debootstrap failed'; }
    mv "$debian.new" "$debian"
fi
rm -rf "$folder/machine"
cp -a "$debian" "$folder/machine"
say "a fresh Debian $(cat "$debian/etc/debian_version")"

# Yesterday's figures, and a role that can only read, as README.md says.
export PGDATABASE=callsheet_night
createdb callsheet_night
sql() { PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet -At --set ON_ERROR_STOP=1 "$@"; }
sql --file "$root/Tests/Fixtures/schema.sql"
yesterday=$(date -u -d yesterday +%F)
sql -v agencies=5 -v campaigns=3 -v days=40 -v batches=12 -v last_day="$yesterday" -v salt=1 --file "$root/Tests/Fixtures/load.sql"
sql --command "CREATE ROLE reports LOGIN BYPASSRLS PASSWORD 'read-Only7'" \
    --command 'GRANT SELECT ON agencies, campaigns, v_call_batch_summary, call_stats_daily, users TO reports'

# The network is this machine's, so that the container reaches server and sink here.
mkdir "$folder/mails"
chown nobody "$folder/mails"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
smtp-sink -u nobody -R "$folder/mails" -d 'mail.' "127.0.0.1:$port" 100 &
sink=$!
mails() { find "$folder/mails" -name 'mail.*' | wc -l; }

systemd-nspawn --quiet --boot --register=no --keep-unit --directory="$folder/machine" --machine=callsheet-night \
    >"$folder/machine.log" 2>&1 &
machine=$!
leader() { pgrep -P "$machine" | head -1; }
inside() { nsenter --target "$(leader)" --all --wdns=/ -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
is_up() { [ -n "$(leader)" ] && inside systemctl is-system-running 2>/dev/null | grep -qE '^(running|degraded)$'; }
wait_for 60 'systemd has booted' is_up
say 'systemd has booted'

# --- Installed, checked, filled in, checked

cp "$package" "$folder/machine/root/callsheet.deb"
inside apt-get install --quiet --yes /root/callsheet.deb >"$folder/install.log" 2>&1 || { cat "$folder/install.log" >&2; fail 'not installed'; }
for unit in callsheet.timer callsheet-verify.timer callsheet-gate.service; do
    ! inside systemctl is-enabled --quiet "$unit" || fail "$unit is on without anybody asking for it"
done
[ "$(inside stat -c '%a %U %G' /etc/callsheet/callsheet.env)" = '640 root callsheet' ] || fail 'callsheet.env has wrong rights'
[ "$(inside stat -c '%a %U %G' /var/lib/callsheet/output)" = '2750 callsheet www-data' ] || fail 'output has wrong rights'
said=$(inside systemd-analyze verify --man=no callsheet.service callsheet.timer callsheet-verify.service callsheet-verify.timer \
    callsheet-gate.service 2>&1) || fail "units: $said"
[ -z "$said" ] || fail "units: $said"
check() { inside runuser -u callsheet -- callsheet check; }
! check >"$folder/check.log" 2>&1 || fail 'check is content without a database'
grep -q '^✗ database' "$folder/check.log" || fail "check: $(cat "$folder/check.log")"

printf 'read-Only7\n' >"$folder/machine/etc/callsheet/database-password"
cat >"$folder/machine/etc/callsheet/hook" <<'HOOK'
#!/bin/sh
# Waits as long as somebody wants it to.
echo "uploading the reports of $CALLSHEET_DAY"
while [ -e /var/lib/callsheet/hold ]; do sleep 0.2; done
HOOK
inside chgrp callsheet /etc/callsheet/database-password /etc/callsheet/hook
inside chmod 0640 /etc/callsheet/database-password
inside chmod 0750 /etc/callsheet/hook
cat >>"$folder/machine/etc/callsheet/callsheet.env" <<CONFIGURATION
PGHOST=127.0.0.1
PGPORT=$PGPORT
PGDATABASE=callsheet_night
PGUSER=reports
CALLSHEET_DATABASE_PASSWORD_FILE=/etc/callsheet/database-password
CALLSHEET_SMTP=smtp://127.0.0.1:$port
CALLSHEET_SMTP_PLAINTEXT=1
CALLSHEET_FROM=reports@agency.example
CALLSHEET_KEEP_DAILY=30
CALLSHEET_HOOK=/etc/callsheet/hook
CALLSHEET_METRICS_FILE=/var/lib/callsheet/callsheet.prom
CONFIGURATION
check >"$folder/check.log" 2>&1 || fail "check: $(cat "$folder/check.log")"
grep -q '^! timer: callsheet.timer is off' "$folder/check.log" || fail "check: $(cat "$folder/check.log")"
say 'installed; check is red without a database and green with one'

# --- The timer fires; an upgrade comes in between

inside systemctl enable --quiet --now callsheet.timer
check >"$folder/check.log" 2>&1 || fail "check: $(cat "$folder/check.log")"
grep -q '^✓ timer: next at .*T0[45]:.*, for ' "$folder/check.log" || fail "check: $(cat "$folder/check.log")"
mkdir -p "$folder/machine/etc/systemd/system/callsheet.timer.d"
printf '[Timer]\nOnCalendar=\nOnCalendar=*:*:0/5\nRandomizedDelaySec=0\n' \
    >"$folder/machine/etc/systemd/system/callsheet.timer.d/soon.conf"
inside touch /var/lib/callsheet/hold
inside systemctl daemon-reload
inside systemctl restart callsheet.timer
output=$folder/machine/var/lib/callsheet/output
record() { find "$output/nights" -name '*.json' 2>/dev/null | sort | head -1; }
in_hook() { [ -n "$(record)" ] && grep -q '"step":"hook"' "$(record)"; }
wait_for 60 'the timer has begun a night' in_hook
# The first night is the one that is watched.
inside systemctl stop callsheet.timer
check >"$folder/check.log" 2>&1 && fail 'check is content with a timer that is enabled and does not run'
[ "$(grep -c '^✗' "$folder/check.log")" = 1 ] && grep -q '^✗ timer: ' "$folder/check.log" \
    || fail "check: $(cat "$folder/check.log")"
say 'the timer has begun a night'

dpkg-deb --raw-extract "$package" "$folder/work"
sed -i "s/^Version: .*/Version: $version+next/" "$folder/work/DEBIAN/control"
dpkg-deb -Znone --build "$folder/work" "$folder/machine/root/next.deb" >/dev/null
rm -rf "$folder/work"
inside apt-get install --quiet --yes /root/next.deb >"$folder/install.log" 2>&1 || { cat "$folder/install.log" >&2; fail 'not upgraded'; }
[ "$(inside systemctl is-active callsheet.service)" = activating ] || fail 'the upgrade has ended the night'
inside rm /var/lib/callsheet/hold
has_ended() { [ "$(inside systemctl is-active callsheet.service)" != activating ]; }
wait_for 60 'the night is over' has_ended
[ "$(inside systemctl is-active callsheet.service)" = inactive ] \
    || fail "the night failed: $(inside journalctl --no-pager --unit callsheet.service | tail -20)"
grep -q '^"status":0,$' "$(record)" || fail "the night failed: $(cat "$(record)")"
[ "$(mails)" = 15 ] || fail "$(mails) mails in place of 15"
[ "$(find "$output/agencies" -path '*/snapshots/*' -name index.html | wc -l)" -ge 5 ] || fail 'reports are missing'
inside runuser -u callsheet -- callsheet verify --rebuild >"$folder/verify.log" 2>&1 || fail "$(cat "$folder/verify.log")"
inside runuser -u callsheet -- callsheet status >"$folder/status.log" 2>&1 || fail "$(cat "$folder/status.log")"
inside journalctl --no-pager --output=cat --unit callsheet.service | grep -q '"message":"hook: uploading the reports' \
    || fail 'the journal has no line of the hook'
"$root/Tests/Scripts/test-night-metrics.sh" "$folder/machine/var/lib/callsheet/callsheet.prom"
inside systemctl start callsheet.service
[ "$(mails)" = 15 ] || fail 'a second night mails again'
inside systemctl start callsheet-verify.service || fail 'the weekly check fails'
say "a night with an upgrade in it, 15 mails; a second one that has nothing to do; the weekly check"

# --- Gone

inside dpkg --purge callsheet >"$folder/install.log" 2>&1 || { cat "$folder/install.log" >&2; fail 'not purged'; }
[ ! -e "$folder/machine/usr/bin/callsheet" ] && [ ! -e "$folder/machine/etc/callsheet/callsheet.env" ] || fail 'something is left'
[ -n "$(record)" ] && [ "$(find "$output/agencies" -name index.html | wc -l)" -ge 5 ] || fail 'the archive is gone'
say 'purged; the archive is there'
kill "$machine"
wait "$machine" 2>/dev/null || true
machine=''

# --- The image

if command -v buildah >/dev/null; then
    export BUILDAH_ISOLATION=chroot
    store=(--root "$folder/work/images" --runroot "$folder/work/run" --storage-driver vfs)
    mkdir -p "$folder/work"
    base=$(buildah "${store[@]}" from scratch)
    buildah "${store[@]}" add --quiet "$base" "$debian" / >/dev/null
    buildah "${store[@]}" commit --quiet "$base" localhost/debian >/dev/null
    buildah "${store[@]}" build --quiet --build-arg BASE=localhost/debian --file "$deploy/container/Containerfile" \
        --tag callsheet "$(dirname "$package")" >/dev/null || fail 'the image is not built'
    image=$(buildah "${store[@]}" from localhost/callsheet)
    said=$(buildah "${store[@]}" run "$image" -- /usr/bin/callsheet --version) || fail 'the image does not run'
    [ "$(buildah "${store[@]}" run "$image" -- id -u)" = 10001 ] || fail 'the image runs as somebody else'
    # A night on a root that cannot be written, as its own user, with nothing but the output to write to.
    install -d -o 10001 -g 10001 "$folder/work/reports"
    root_of_image=$(buildah "${store[@]}" mount "$image")
    mapfile -t variables < <(buildah "${store[@]}" inspect \
        --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$image" | grep .)
    # shellcheck disable=SC2016
    unshare --mount -- /bin/bash -euc '
        mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"
        mount --bind "$2" "$1/srv/reports" && mount -t proc proc "$1/proc"
        exec chroot --userspec=10001:10001 "$1" /usr/bin/env -i "${@:3}"' \
        image "$root_of_image" "$folder/work/reports" "${variables[@]}" PGHOST=127.0.0.1 PGPORT="$PGPORT" PGUSER=reports \
        PGPASSWORD=read-Only7 PGDATABASE=callsheet_night callsheet run >"$folder/image.log" 2>&1 \
        || fail "a night in the image: $(cat "$folder/image.log")"
    [ "$(find "$folder/work/reports/agencies" -name manifest.json | wc -l)" = 5 ] \
        || fail "a night in the image: $(cat "$folder/image.log")"
    buildah "${store[@]}" umount --all >/dev/null
    say "the image runs: callsheet $said, and a night with a root that cannot be written"
fi
