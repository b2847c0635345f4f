#!/bin/bash
# Makes an image directory with a Debian that can be deployed (custom/debian, amd64, root-tgz), beside
# the images of another directory, whose files are linked:
#   build-root.sh --into DIR --beside OTHER
#   build-root.sh           only builds it into the cache
# Needs root, mmdebstrap and pigz. The archive is built once of the same packages and files, of the
# packages that this machine's apt is configured with; then it comes from the cache:
#   --cache DIR   default ~/.cache/maas4j/e2e-root
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
into='' beside='' cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/maas4j/e2e-root
while [ $# -gt 1 ]; do
  case $1 in
    --into) into=$2 ;;
    --beside) beside=$2 ;;
    --cache) cache=$2 ;;
    *) break ;;
  esac
  shift 2
done
[ $# -eq 0 ] && { [ -z "$into" ] || [ -n "$beside" ]; } || { echo "usage: build-root.sh [--into DIR --beside OTHER] [--cache DIR]" >&2; exit 2; }
began=$(date +%s)
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
exec 9>"$cache/lock"
flock 9
# What a killed build left behind.
awk -v prefix="$cache/work." 'index($2, prefix) == 1 {print $2}' /proc/self/mounts | sort -r | xargs -r -n 1 umount
rm -rf --one-file-system "$cache"/work.*

# shellcheck disable=SC1091 # every Debian has it
. /etc/os-release
release=${VERSION_CODENAME:?}
packages=$(sed 's/#.*//' "$here/root/packages.txt" | tr -s ' \n' '\n\n' | grep .)
inputs=$({
  echo "$release"
  cat "$here/build-root.sh" "$here"/root/*
  # without package lists, what is in the cache is good
  # shellcheck disable=SC2086 # a list
  apt-cache show --no-all-versions $packages 2>/dev/null | grep -E '^(Package|Version):' || true
} | sha256sum | cut -c -32)
built=$cache/$inputs.tgz
if [ ! -e "$built" ] && ! apt-cache show cloud-init >/dev/null 2>&1; then
  newest=$(find "$cache" -maxdepth 1 -name '*.tgz' -printf '%T@ %p\n' | sort -rn | head -n 1 | cut -d' ' -f2-)
  [ -z "$newest" ] || built=$newest
fi
if [ -e "$built" ]; then
  echo "build-root: $release is in the cache"
else
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf --one-file-system "$work"' EXIT
  trap 'exit 130' INT TERM
  sources=()
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list; do
    [ ! -s "$file" ] || sources+=("$file")
  done
  # what was downloaded stays for the next time
  mkdir -p "$cache/debs"
  mmdebstrap --quiet --mode=root --variant=apt --include="$(echo "$packages" | tr '\n' ',')" \
    --hook-directory=/usr/share/mmdebstrap/hooks/merged-usr --skip=download/empty,essential/unlink \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --setup-hook='mkdir -p "$1"/var/cache/apt/archives/' \
    --setup-hook="find '$cache/debs' -name '*.deb' -exec cp -l -t \"\$1\"/var/cache/apt/archives/ {} + || true" \
    --customize-hook="find \"\$1\"/var/cache/apt/archives/ -name '*.deb' -exec cp -n -t '$cache/debs' {} +" \
    --customize-hook="'$here/root/customize.sh' \"\$1\"" \
    "$release" "$work/root" "${sources[@]}" >"$work/log" 2>&1 || {
    cp "$work/log" "$cache/failed.log"
    tail -n 20 "$work/log" >&2
    echo "build-root: mmdebstrap failed, see $cache/failed.log" >&2
    exit 1
  }
  rm -f "$work/root"/etc/apt/apt.conf.d/99mmdebstrap
  tar -C "$work/root" --numeric-owner --xattrs --xattrs-include='*' --sort=name -c . | pigz -6 -n >"$work/root.tgz"
  mv "$work/root.tgz" "$built"
  echo "build-root: $release made in $(($(date +%s) - began)) s"
fi
touch "$built"
find "$cache" -maxdepth 1 -name '*.tgz' -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d' ' -f2- | xargs -r rm -f

[ -n "$into" ] || exit 0
mkdir -p "$into/custom"
ln -f "$built" "$into/custom/root-tgz" 2>/dev/null || cp "$built" "$into/custom/root-tgz"
python3 - "$into" "$beside" <<'PYTHON'
import hashlib, json, os, sys

into, beside = sys.argv[1:]
with open(os.path.join(beside, "manifest.json"), encoding="utf-8") as stream:
    manifest = json.load(stream)
for image in manifest["images"]:
    for file in image["files"]:
        target = os.path.join(into, file["file"])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.lexists(target):
            os.unlink(target)
        os.link(os.path.join(beside, file["file"]), target)
digest = hashlib.sha256()
path = os.path.join(into, "custom/root-tgz")
with open(path, "rb") as stream:
    for block in iter(lambda: stream.read(1 << 20), b""):
        digest.update(block)
manifest["images"].append({
    "os": "custom", "release": "debian", "arch": "amd64", "subarch": "generic", "label": "uploaded",
    "title": "Debian", "purpose": "deployable",
    "files": [{"kind": "root-tgz", "file": "custom/root-tgz", "sha256": digest.hexdigest(), "size": os.path.getsize(path)}],
})
with open(os.path.join(into, "manifest.json"), "w", encoding="utf-8") as stream:
    json.dump(manifest, stream, indent=2)
    stream.write("\n")
PYTHON
echo "build-root: custom/debian in $into after $(($(date +%s) - began)) s, $(stat -c %s "$built") bytes"
