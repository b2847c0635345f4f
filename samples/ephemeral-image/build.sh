#!/bin/sh
# Builds the system that machines run while they are enlisted, commissioned and tested, from the
# Debian packages that this machine's apt is configured with, and puts it into an image directory of
# a region:
#   build.sh --into DIR
#
#   --kernel cloud|generic   cloud (default): small, for virtual machines; generic: with the drivers
#                            of real ones
#   --packages "NAME…"       more packages for the image
#   --offline                use no network: what the cache holds has to do
#   --cache DIR              packages and built images; default ~/.cache/maas4j/ephemeral-image
#
# Needs root, and mmdebstrap and squashfs-tools. What was built from the same packages and files is
# taken from the cache. DIR/manifest.json keeps its other images.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into='' kernel=cloud more='' offline='' cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/maas4j/ephemeral-image

stop() {
  echo "build: $*" >&2
  exit 1
}
while [ $# -gt 0 ]; do
  case $1 in
    --offline)
      offline=1
      shift
      continue
      ;;
    --into | --kernel | --packages | --cache) [ $# -gt 1 ] || stop "$1 wants a value" ;;
    *) stop "unknown option $1; the first lines of $0 name those that exist" ;;
  esac
  case $1 in
    --into) into=$2 ;;
    --kernel) kernel=$2 ;;
    --packages) more=$2 ;;
    --cache) cache=$2 ;;
  esac
  shift 2
done
[ -n "$into" ] || stop "say where to: build.sh --into DIR, the images-dir of a region"
for tool in mmdebstrap mksquashfs python3; do
  command -v "$tool" >/dev/null || stop "$tool is missing: apt-get install mmdebstrap squashfs-tools python3"
done
[ "$(id -u)" -eq 0 ] || stop "needs root, to make a file system with owners and to run its programs"
# shellcheck disable=SC1091 # every Debian has it
. /etc/os-release
[ "${ID:-}" = debian ] || stop "this is ${ID:-no known system}: the image is made of the packages of a Debian"
release=$VERSION_CODENAME
arch=$(dpkg --print-architecture)
case $kernel in
  cloud) kernel_package=linux-image-cloud-$arch ;;
  generic) kernel_package=linux-image-$arch ;;
  *) stop "--kernel is cloud or generic, not $kernel" ;;
esac
mkdir -p "$into" "$cache"
into=$(cd "$into" && pwd)
cache=$(cd "$cache" && pwd)
began=$(date +%s)
exec 9>"$cache/lock"
flock -n 9 || {
  echo "build: waiting for another build with the cache $cache"
  flock 9
}
# What a killed build left behind, with what mmdebstrap had mounted in it.
awk -v prefix="$cache/work." 'index($2, prefix) == 1 {print $2}' /proc/self/mounts | sort -r | xargs -r -n 1 umount
rm -rf --one-file-system "$cache"/work.*
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM
# One state of the files for all of it, whoever edits them meanwhile.
mkdir "$work/source"
cp -r "$here/build.sh" "$here/customize.sh" "$here/enter.py" "$here/packages.txt" "$here/root" "$work/source"
source=$work/source
wanted="$kernel_package $(sed 's/#.*//' "$source/packages.txt" | tr '\n' ' ') $more"

# --- packages: apt with this machine's sources, and with a state and a cache of its own ---
apt=$cache/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"
cat >"$apt/apt.conf" <<CONF
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Get::Assume-Yes "true";
Acquire::Languages "none";
CONF
export APT_CONFIG="$apt/apt.conf"
refresh() {
  apt-get -q -o APT::Update::Error-Mode=any update >"$work/update.log" 2>&1 && return
  grep -E '^[EW]:' "$work/update.log" >&2 || true
  echo "build: the package sources did not answer; going on with what the cache has" >&2
}
# All packages into the cache, and what they are into $work/chosen.
choose() {
  # shellcheck disable=SC2086 # lists
  apt-get -q -s install '?essential' apt $wanted >"$work/plan" 2>"$work/apt.log" &&
    apt-get -q ${offline:+--no-download} -d install '?essential' apt $wanted >>"$work/apt.log" 2>&1 || return
  awk '$1 == "Inst" {version = $3; sub(/^\(/, "", version); print $2 "=" version}' "$work/plan" | sort >"$work/chosen"
}
fresh=''
if [ -z "$offline" ] && [ -z "$(find "$apt/lists" -maxdepth 1 -name '*_Packages*' -mmin -720 -print -quit)" ]; then
  refresh
  fresh=1
fi
[ -n "$(find "$apt/lists" -maxdepth 1 -name '*_Packages*' -print -quit)" ] ||
  stop "there are no package lists in $cache: run it once with a network"
if ! choose; then
  # lists of some hours ago may name what the sources have replaced since
  if [ -z "$offline$fresh" ]; then
    refresh
    choose || fresh=failed
  else
    fresh=failed
  fi
fi
if [ "$fresh" = failed ]; then
  grep -E '^E:|unmet|not going to be|but it is not' "$work/apt.log" >&2 || tail -n 5 "$work/apt.log" >&2
  stop "not all packages could be had${offline:+ from the cache $cache}"
fi

# A package source of exactly these: what mmdebstrap installs, and what the image depends on.
mkdir "$work/packages"
xargs apt-cache show --no-all-versions <"$work/chosen" >"$work/described"
python3 - "$work/described" "$apt/cache/archives" "$work/packages" <<'PYTHON'
import os, re, sys

described, archives, target = sys.argv[1:]
with open(described, encoding="utf-8") as stream:
    entries = [entry for entry in stream.read().split("\n\n") if entry.strip()]
newest = 0
with open(os.path.join(target, "Packages"), "w", encoding="utf-8") as out:
    for entry in entries:
        field = lambda name: re.search(r"^%s: (.*)$" % name, entry, re.M).group(1)
        name = "%s_%s_%s.deb" % (field("Package"), field("Version").replace(":", "%3a"), field("Architecture"))
        source = os.path.join(archives, name)
        newest = max(newest, int(os.stat(source).st_mtime))
        # apt takes an escaped name for the character it stands for
        os.link(source, os.path.join(target, name.replace("%3a", "-")))
        entry = re.sub(r"^Filename: .*$", "Filename: ./" + name.replace("%3a", "-"), entry, flags=re.M)
        out.write(entry.strip() + "\n\n")
# what is as old as its newest part is the same whenever it is made
with open(os.path.join(target, "epoch"), "w", encoding="utf-8") as out:
    out.write(str(newest))
PYTHON
count=$(wc -l <"$work/chosen")
inputs=$({
  echo "$release $arch $kernel"
  dpkg-query -W -f '${Package} ${Version}\n' mmdebstrap squashfs-tools
  grep '^SHA256:' "$work/packages/Packages" | sort
  cd "$source" && find . -type f | LC_ALL=C sort | xargs sha256sum
} | sha256sum | cut -c -32)

# --- the image, unless it is there ---
built=$cache/images/$inputs
if [ -e "$built/squashfs" ]; then
  echo "build: $release $arch $kernel is in the cache"
else
  echo "build: $count packages, $(du -sm "$work/packages" | cut -f1) MiB, at hand after $(($(date +%s) - began)) s"
  mkdir "$work/image"
  SOURCE_DATE_EPOCH=$(cat "$work/packages/epoch")
  export SOURCE_DATE_EPOCH
  # mmdebstrap has an apt configuration of its own
  unset APT_CONFIG
  # shellcheck disable=SC2016 # the hook's own $1
  mmdebstrap --quiet --mode=root --variant=apt --architectures="$arch" \
    --include="$(cut -d= -f1 "$work/chosen" | tr '\n' ',')" \
    --hook-directory=/usr/share/mmdebstrap/hooks/merged-usr \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --customize-hook="'$source/customize.sh' \"\$1\" '$work/image'" \
    "$release" "$work/root" "deb [trusted=yes] copy:$work/packages ./" >"$work/mmdebstrap.log" 2>&1 || {
    cp "$work/mmdebstrap.log" "$cache/failed.log"
    tail -n 20 "$work/mmdebstrap.log" >&2
    stop "mmdebstrap failed, see $cache/failed.log"
  }
  # Scripts that bring packages of their own get them from where this machine gets its own.
  rm -f "$work/root"/etc/apt/sources.list
  for sources in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ ! -e "$sources" ] || cp "$sources" "$work/root${sources}"
  done
  rm -f "$work/root"/etc/apt/apt.conf.d/99mmdebstrap
  echo "build: root file system made after $(($(date +%s) - began)) s"
  mksquashfs "$work/root" "$work/image/squashfs" -noappend -comp zstd -Xcompression-level 9 -no-progress -quiet
  # whole or not at all
  mkdir -p "$cache/images"
  rm -rf "$built"
  mv "$work/image" "$built"
fi
touch "$built"
# The newest two stay.
find "$cache/images" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d' ' -f2- |
  xargs -r rm -rf

# --- into the image directory ---
target=$into/debian/$release/$arch
mkdir -p "$target"
for file in boot-kernel boot-initrd squashfs manifest.txt; do
  cmp -s "$built/$file" "$target/$file" || cp "$built/$file" "$target/.$file.new"
  [ ! -e "$target/.$file.new" ] || mv "$target/.$file.new" "$target/$file"
done
python3 "$source/enter.py" "$into" debian "$release" "$arch" "${PRETTY_NAME:-Debian}, ephemeral"
echo "build: debian/$release $arch in $into after $(($(date +%s) - began)) s:" \
  "kernel $(stat -c %s "$target/boot-kernel"), initrd $(stat -c %s "$target/boot-initrd")," \
  "squashfs $(stat -c %s "$target/squashfs") bytes"
