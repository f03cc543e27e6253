#!/bin/sh
# Publishes an output folder to object storage, in an order in which nobody ever sees half a report.
# usage: publish-rclone.sh OUTPUT REMOTE [RCLONE-OPTION...]
#
#   publish-rclone.sh /srv/reports s3:reports-bucket --transfers 32
#
# REMOTE is anything that rclone knows; `rclone config` makes one. Run it after `callsheet generate`, or at any time but
# beside `callsheet prune`, which takes files away; one at a time. If it fails, run it again: every step begins where
# things stand. Nothing at the remote is removed.
#
# Each run compares everything that was ever published with the remote. So that a nightly run looks at the last days only,
# add `--max-age 3d --no-traverse`, and leave it out after a longer pause.
#
# Everything under agencies/ is published but for what only Callsheet reads. The list of users (access.json) and the run
# records, which name all agencies, stay at home. Object storage knows no links, so instead of `latest` there are
#   agencies/<id>/latest/index.html     a page that leads on to the newest snapshot
#   agencies/<id>/latest/manifest.json  that snapshot's manifest; programs read its name there, under "snapshot"
#   agencies/<id>/latest/style.css      for the archive's pages
#   agencies/<id>/snapshots/index.html  a page that leads back to the archive
# A reader is thus always inside one snapshot, which never changes.
set -eu

fail() { echo "publish-rclone.sh: $*" >&2; exit 1; }

[ $# -ge 2 ] || fail 'usage: publish-rclone.sh OUTPUT REMOTE [RCLONE-OPTION...]'
output=${1%/} remote=${2%/}
shift 2
[ -d "$output/agencies" ] || fail "$output/agencies: No such folder. Publish with callsheet generate first"
[ -n "$remote" ] || fail 'REMOTE is empty. Name one as rclone does, such as s3:bucket'
command -v rclone >/dev/null || fail 'rclone: Not found. On Debian: apt-get install rclone'
# From the root: rclone takes the part of a relative path before a colon for a remote.
output=$(CDPATH='' cd -- "$output" && pwd)

# What changes is set aside first, while a run may be publishing. Whatever these pages name is in place by now, and so
# goes out before them.
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
trap 'exit 1' HUP INT TERM
rclone copy "$output/agencies" "$aside/agencies" --skip-links \
    --include '/*/index.html' --include '/*/feed.xml' --include '/*/archive/*.html' "$@" --dry-run=false
leads_to() {
    printf '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>%s</title>\n' "$2"
    printf '<meta http-equiv="refresh" content="0; url=%s">\n</head>\n<body>\n' "$1"
    printf '<p><a href="%s">%s</a></p>\n</body>\n</html>\n' "$1" "$2"
}
for agency in "$output"/agencies/*/; do
    # An agency whose first report is just being published has none yet.
    snapshot=$(readlink "${agency}latest") || continue
    case $snapshot in
        snapshots/*/* | snapshots/.*) fail "${agency}latest: Leads to '$snapshot', which is no snapshot" ;;
        snapshots/?*) ;;
        *) fail "${agency}latest: Leads to '$snapshot', which is no snapshot" ;;
    esac
    id=${agency%/}
    id=${id##*/}
    mkdir -p "$aside/agencies/$id/latest" "$aside/agencies/$id/snapshots"
    cp "$agency$snapshot/manifest.json" "$agency$snapshot/style.css" "$aside/agencies/$id/latest/"
    leads_to "../$snapshot/index.html" 'Latest report' >"$aside/agencies/$id/latest/index.html"
    leads_to ../index.html 'All reports' >"$aside/agencies/$id/snapshots/index.html"
done

# 1. Snapshots, which nothing leads to yet. They never change, so a file of the same size is the same file; and one that
#    an interrupted upload to a plain disk cut short is mended.
rclone copy "$output/agencies" "$remote/agencies" --skip-links --size-only \
    --header-upload 'Cache-Control: private, max-age=31536000, immutable' \
    --include '/*/snapshots/*/**' --include '/*/pruned/**' "$@"

# From here on small pages, each replaced whole by one upload. Always uploaded: two of them may be of the same size, and
# not every remote can compare contents.
pages() {
    rclone copy "$aside/agencies" "$remote/agencies" --ignore-times --header-upload 'Cache-Control: private, no-cache' "$@"
}
# 2. What leads to the newest snapshot.
pages --include '/*/latest/*' --include '/*/snapshots/index.html' "$@"
# 3. The months of the archive and the feed, and 4. the archive's first page, which leads to all of these.
pages --include '/*/archive/*' --include '/*/feed.xml' "$@"
pages --include '/*/index.html' "$@"
