#!/bin/sh
# Makes the Debian package of programs that are built.
# usage: package.sh CALLSHEET CALLSHEET-GATE FOLDER      (the package ends up in FOLDER)
#
# The same programs and the same files here make the same bytes.
set -eu
[ $# -eq 3 ] || { echo 'usage: package.sh CALLSHEET CALLSHEET-GATE FOLDER' >&2; exit 2; }
callsheet=$(realpath "$1") gate=$(realpath "$2")
deploy=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
mkdir -p "$3"
folder=$(realpath "$3")

umask 022
export LC_ALL=C.UTF-8 CALLSHEET_CONFIG=
version=$(dpkg-parsechangelog -l "$deploy/debian/changelog" -S Version)
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$deploy/debian/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH
work=$folder/callsheet-$version
rm -rf "$work"
mkdir -p "$work/stage/bin" "$work/stage/etc" "$work/stage/deploy"
cp -R "$deploy/debian" "$work/debian"
cp "$callsheet" "$work/stage/bin/callsheet"
cp "$gate" "$work/stage/bin/callsheet-gate"
# What readers see; how it is deployed is documentation.
cp -R "$deploy/.." "$work/stage/templates"
rm -rf "$work/stage/templates/deploy"
cp "$deploy/callsheet.env" "$work/stage/etc/"
cp "$deploy/callsheet-alerts.yml" "$deploy/nginx.conf" "$deploy/publish-rclone.sh" "$deploy/README.md" "$work/stage/deploy/"
for unit in "$deploy"/systemd/*; do
    name=$(basename "$unit")
    case $name in
        callsheet.*) cp "$unit" "$work/debian/callsheet.${name#callsheet.}" ;;
        # debhelper takes these for the package's further units.
        *) cp "$unit" "$work/debian/callsheet.$name" ;;
    esac
done
"$deploy/make-man.py" "$callsheet" "$gate" "$work/stage/man"
for shell in bash zsh fish; do mkdir -p "$work/stage/completions/$shell"; done
"$callsheet" --generate-completion-script bash | sed 1d >"$work/stage/completions/bash/callsheet"
"$callsheet" --generate-completion-script zsh >"$work/stage/completions/zsh/_callsheet"
"$callsheet" --generate-completion-script fish >"$work/stage/completions/fish/callsheet.fish"
(cd "$work" && dpkg-buildpackage --build=binary --unsigned-changes --unsigned-buildinfo --no-check-builddeps) \
    >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }
echo "$folder/callsheet_${version}_$(dpkg --print-architecture).deb"
