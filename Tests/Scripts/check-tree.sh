#!/bin/sh
# Fails unless OUTPUT holds the latest reports of so many agencies and every checksum in it is right.
# usage: check-tree.sh OUTPUT AGENCIES
set -eu
output=$1 expected=$2 found=0

fail() { echo "$*" >&2; exit 1; }

for agency in "$output"/agencies/*/; do
    agency=${agency%/}
    [ -h "$agency/latest" ] || fail "$agency/latest: Not a symlink"
    for page in index today 7d 90d; do
        [ -s "$agency/latest/$page.html" ] || fail "$agency/latest/$page.html: Missing or empty"
    done
    for snapshot in "$agency"/snapshots/*/; do
        (
            cd "$snapshot"
            listed=$(sed 's/^[^ ]* [ *]//' SHA256SUMS | LC_ALL=C sort)
            present=$(find . -type f ! -path ./SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort)
            sha256sum -c --strict --quiet SHA256SUMS && [ "$listed" = "$present" ]
        ) || fail "${snapshot}SHA256SUMS: Does not speak for exactly the files beside it"
    done
    found=$((found + 1))
done

[ "$found" -eq "$expected" ] || fail "$output/agencies: $found agencies with reports, expected $expected"
echo "$output: $found agencies, all pages there, all checksums right"
