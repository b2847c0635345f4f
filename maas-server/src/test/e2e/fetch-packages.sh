#!/bin/bash
# Downloads Debian packages of any architecture from the package sources that this machine has,
# without installing them and without telling dpkg of a foreign architecture; needs no root.
#   fetch-packages.sh CACHE ARCHITECTURE PACKAGE...
# Prints the path of each package's file. What lies in CACHE already is not downloaded again.
set -euo pipefail
cache=${1:?usage: fetch-packages.sh CACHE ARCHITECTURE PACKAGE...} arch=$2
shift 2
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
own=$(dpkg --print-architecture)

listed=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -print -quit 2>/dev/null || true)
if [ "$arch" != "$own" ] || [ -z "$listed" ]; then
  # Lists of our own, so that apt's stay as they are: a machine may have dropped them.
  state=$cache/apt-$arch
  mkdir -p "$state"/lists/partial "$state"/cache/archives/partial
  cat >"$state/apt.conf" <<CONF
APT::Architectures { "$own"; "$arch"; };
Dir::State::Lists "$state/lists";
Dir::Cache "$state/cache";
Acquire::Languages "none";
CONF
  export APT_CONFIG=$state/apt.conf
  if [ -z "$(find "$state/lists" -maxdepth 1 -name '*_Packages*' -mmin -720 -print -quit)" ]; then
    # A source without this architecture is no reason to stop: the download below tells what is missing.
    apt-get -q -o APT::Sandbox::User=root update >&2 || true
  fi
fi

# A kernel's package that only names the newest one stands for that one.
names=()
for package in "$@"; do
  if [[ $package == linux-image-[a-z]* ]]; then
    real=$(apt-cache depends "$package:$arch" |
      awk '$1 == "Depends:" && $2 ~ /^linux-image/ {sub(/:.*/, "", $2); print $2; exit}')
    [ -n "$real" ] || { echo "fetch-packages: apt knows no $package:$arch; run apt-get update" >&2; exit 1; }
    package=$real
  fi
  names+=("$package")
done

missing=()
for package in "${names[@]}"; do
  compgen -G "$cache/${package}_*_$arch.deb" >/dev/null || compgen -G "$cache/${package}_*_all.deb" >/dev/null ||
    missing+=("$package:$arch")
done
if [ ${#missing[@]} -gt 0 ]; then
  (cd "$cache" && apt-get -q -o APT::Sandbox::User=root download "${missing[@]}" >&2)
fi
for package in "${names[@]}"; do
  { compgen -G "$cache/${package}_*_$arch.deb" || compgen -G "$cache/${package}_*_all.deb"; } | sort | tail -1
done
