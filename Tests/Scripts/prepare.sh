#!/bin/sh
# Installs what building and testing Callsheet needs and this machine lacks. Runs apt only when something is missing.
# usage: prepare.sh [browser|client|deb|insight|locales|mail|night|storage|torture]      (and what that one of make's targets needs)
set -eu

fail() { echo "$*" >&2; exit 1; }

# need PACKAGE COMMAND...: the package is missing if the command fails.
missing=
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has_server() { ls /usr/lib/postgresql/*/bin/pg_ctl; }

need pkg-config command -v pkg-config
need libpq-dev pkg-config --exists libpq
need libcmark-dev pkg-config --exists libcmark
need libssl-dev pkg-config --exists libcrypto
need libcurl4-openssl-dev pkg-config --exists libcurl
need zlib1g-dev pkg-config --exists zlib
need postgresql has_server
need postgresql-common command -v pg_virtualenv
need postgresql-client command -v psql
need python3-jsonschema /usr/bin/python3 -c 'import jsonschema'
need strace command -v strace
need openssl command -v openssl
need nginx-light test -x /usr/sbin/nginx
need tzdata test -e /usr/share/zoneinfo/America/Chicago
if [ "${1-}" = browser ]; then
    need chromium test -x /usr/bin/chromium
    need default-jre-headless command -v java
fi
if [ "${1-}" = mail ]; then
    need chromium test -x /usr/bin/chromium
    need libemail-mime-perl /usr/bin/perl -MEmail::MIME -e 1
    need spamassassin command -v spamassassin
    # Started by the test alone, with a configuration of its own.
    need postfix test -x /usr/sbin/postfix
fi
[ "${1-}" != storage ] || need rclone command -v rclone
if [ "${1-}" = torture ]; then
    need wrk command -v wrk
    need rsync command -v rsync
    need zip command -v zip
    need unzip command -v unzip
fi
if [ "${1-}" = deb ] || [ "${1-}" = night ]; then
    need debhelper command -v dh
    need dpkg-dev command -v dpkg-buildpackage
    need fakeroot command -v fakeroot
fi
if [ "${1-}" = night ]; then
    need lintian command -v lintian
    need mandoc command -v mandoc
    need zsh command -v zsh
    need fish command -v fish
    need debootstrap test -x /usr/sbin/debootstrap
    need systemd command -v systemd-analyze
    need systemd-container command -v systemd-nspawn
    need buildah command -v buildah
    need faketime command -v faketime
    need libc-bin test -x /usr/sbin/zic
    need prometheus command -v promtool
    need pgbouncer test -x /usr/sbin/pgbouncer
    need postfix test -x /usr/sbin/postfix
fi
case ${1-} in
    browser | client | insight | locales | mail | night | storage) need python3-venv /usr/bin/python3 -c 'import ensurepip, venv' ;;
esac

command -v swift >/dev/null || fail 'swift: Not found. Install Swift 6.2 or newer from https://www.swift.org/install, then try again'
[ -n "$missing" ] || exit 0

# The packages bring a PostgreSQL that would start at once and stay. Ours are throw-away ones: no cluster, please.
install='set -e
    export DEBIAN_FRONTEND=noninteractive
    if ! ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then
        wish=/etc/postgresql-common/createcluster.d/callsheet.conf
        mkdir -p "${wish%/*}"
        trap "rm -f $wish" EXIT
        echo "create_main_cluster = false" >"$wish"
    fi
    apt-get update -q
    # No mail server either.
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"'

command -v apt-get >/dev/null || fail "apt-get: Not found, this is no Debian or Ubuntu. Install what these packages hold:$missing"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    fail "sudo: Not allowed without a password. Run this once, then try again: sudo apt-get install -y$missing"
fi
echo "Installing:$missing"
$as_root sh -c "$install" sh $missing </dev/null
