#!/bin/bash
# Builds the kernel and the initrd of the test machines from Debian packages; needs no root.
#   build-initrd.sh OUT_KERNEL OUT_INITRD CACHE_DIRECTORY [ARCHITECTURE]      default amd64
# The kernel package is downloaded and unpacked, never installed. Everything else comes from this
# machine, or for another architecture from downloaded packages: busybox, bash, lsblk, blkid, and
# Debian's python3 with the standard library as byte code; for this machine's own architecture also
# what lays disks out.
set -euo pipefail
kernel=$1 initrd=$2 cache=$3 arch=${4:-amd64}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

case $arch in
  amd64 | arm64) flavour=cloud-$arch ;;
  ppc64el) flavour=powerpc64le ;;
  *) flavour=$arch ;;
esac
deb=$("$here/fetch-packages.sh" "$cache" "$arch" "linux-image-$flavour")
package=$(basename "$deb")
package=${package%%_*}
dpkg-deb -x "$deb" "$work/kernel"

# Where the programs come from: this machine, or the packages of the other architecture.
system=
if [ "$arch" != "$(dpkg --print-architecture)" ]; then
  system=$work/system
  "$here/fetch-packages.sh" "$cache" "$arch" busybox-static bash libtinfo6 libc6 libgcc-s1 python3.11-minimal \
    libpython3.11-minimal libpython3.11-stdlib libexpat1 zlib1g libbz2-1.0 liblzma5 libffi8 libuuid1 libcrypt1 \
    util-linux libblkid1 libmount1 libsmartcols1 libudev1 libselinux1 libpcre2-8-0 |
    while read -r file; do dpkg-deb -x "$file" "$system"; done
  # Packages still name /bin and /lib: as on a running system, these are the ones below /usr.
  for directory in bin sbin lib lib64; do
    if [ -d "$system/$directory" ] && [ ! -h "$system/$directory" ]; then
      mkdir -p "$system/usr/$directory"
      cp -a "$system/$directory/." "$system/usr/$directory/"
      rm -r "${system:?}/$directory"
      ln -s "usr/$directory" "$system/$directory"
    fi
  done
  # A link to an absolute path means one of that system.
  find "$system" -type l -lname '/*' -printf '%p %l\n' | while read -r link to; do ln -sfn "$system$to" "$link"; done
fi
python=$(readlink -f /usr/bin/python3)
# Some architectures' kernels are not packed.
cp "$work"/kernel/boot/vmlinu[xz]-* "$kernel"
version=$(basename "$work"/kernel/boot/vmlinu[xz]-*)
version=${version#vmlinu?-}

mkdir -p "$root"/{usr/bin,usr/lib,lib/boot-modules,lib64,etc/cloud/cloud.cfg.d,proc,sys,dev,run,tmp,mnt,root,var/log,var/lib}
ln -s usr/bin "$root/bin"
ln -s usr/bin "$root/sbin"
ln -s bin "$root/usr/sbin"
cp "$system/bin/busybox" "$root/usr/bin/busybox"
# The same source in the same release has the same applets on each architecture.
for applet in $(busybox --list); do
  [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
done

# Modules with what they depend on, in loading order.
depmod -b "$work/kernel" "$version"
wanted="virtio_pci virtio_net virtio_blk virtio_rng ext4 vfat nls_cp437 nls_ascii nls_iso8859-1 loop"
layout=
if [ -z "$system" ]; then
  wanted="$wanted nvme dm_mod raid1"
  layout="sfdisk wipefs mdadm lvm dmsetup mkfs.ext4 mkfs.vfat mkswap tar cp"
fi
number=0
for module in $wanted; do
  { modprobe -d "$work/kernel" -S "$version" --show-depends "$module" 2>/dev/null || echo "builtin $module"; }
done | awk '$1 == "insmod" && !seen[$2]++ {print $2}' >"$work/modules"
while read -r file; do
  name=$(basename "$file")
  target=$root/lib/boot-modules/$(printf '%02d' "$number")-${name%.xz}
  case $file in *.xz) xz -dc "$file" >"$target" ;; *) cp "$file" "$target" ;; esac
  number=$((number + 1))
done <"$work/modules"

# needed_by FILE: paths of the libraries it loads, with theirs.
needed_by() {
  if [ -z "$system" ]; then
    # A file that needs no library is no error.
    ldd "$1" 2>/dev/null | grep -o '/[^ ]*' || true
  else
    python3 "$here/needed_libraries.py" "$system" "$1"
  fi
}
copy_with_libraries() {
  local file=$1 target=$root$1
  mkdir -p "$(dirname "$target")"
  # where an applet of busybox may lead to busybox itself
  rm -f "$target"
  cp -L "$system$file" "$target"
  needed_by "$file" | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    [ -e "$root$library" ] || cp -L "$system$library" "$root$library"
  done
}
for tool in bash lsblk blkid $layout; do
  path=$(readlink -f "$(command -v "$tool")")
  rm -f "$root/usr/bin/$tool"
  copy_with_libraries "$path"
  [ "$root$path" -ef "$root/usr/bin/$tool" ] || mv "$root$path" "$root/usr/bin/$tool"
done

copy_with_libraries "$python"
ln -sf "$(basename "$python")" "$root/usr/bin/python3"
library=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
[ -d "$system$library" ] ||
  { echo "build-initrd: the packages' python3 is not the one of this machine ($library)" >&2; exit 1; }
mkdir -p "$root$library"
(cd "$system$library" && tar -c \
  --exclude=__pycache__ --exclude='./config-*' --exclude=./lib-dynload \
  --exclude=./test --exclude=./idlelib --exclude=./lib2to3 --exclude=./distutils --exclude=./ensurepip \
  --exclude=./pydoc_data --exclude=./tkinter --exclude=./turtledemo --exclude=./turtle.py --exclude=./sqlite3 \
  --exclude=./venv --exclude=./wsgiref --exclude=./xmlrpc --exclude=./curses --exclude=./dbm --exclude=./unittest \
  --exclude=./asyncio --exclude=./multiprocessing --exclude=./pydoc.py --exclude=./_pyio.py --exclude=./_pydecimal.py \
  --exclude=./encodings --exclude='./dist-packages' --exclude='*.txt' .) | tar -x -C "$root$library"
mkdir -p "$root$library/encodings" "$root$library/lib-dynload"
for codec in __init__ aliases ascii utf_8 utf_8_sig latin_1 iso8859_1 iso8859_15 idna punycode utf_16 utf_16_le \
  utf_16_be utf_32 cp437 cp1252 base64_codec hex_codec zlib_codec quopri_codec unicode_escape raw_unicode_escape; do
  cp "$system$library/encodings/$codec.py" "$root$library/encodings/"
done
for extension in _json _queue _uuid _contextvars _bz2 _lzma _ctypes _typing _asyncio mmap resource termios _crypt; do
  for file in "$system$library"/lib-dynload/"$extension".*.so; do
    [ -e "$file" ] && copy_with_libraries "${file#"$system"}"
  done
done
packages=$("$python" -c 'import os, yaml; print(os.path.dirname(yaml.__file__))')
mkdir -p "$root$(dirname "$packages")"
(cd "$(dirname "$packages")" && tar -c --exclude=__pycache__ --exclude='*.so' yaml) | tar -x -C "$root$(dirname "$packages")"
mkdir -p "$root/usr/lib/mini-cloud-init"
cp "$here"/initrd/*.py "$root/usr/lib/mini-cloud-init/"
# Byte code only: compiling on an emulated processor costs seconds per boot.
"$python" -m compileall -q -b "$root$library" "$root$packages" "$root/usr/lib/mini-cloud-init/maas_source.py"
find "$root$library" "$root$packages" -name '*.py' -delete

cp "$here/initrd/init" "$root/init"
cp "$here/initrd/udhcpc.sh" "$root/etc/udhcpc.sh"
chmod 755 "$root/init" "$root/etc/udhcpc.sh"
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\n' >"$root/etc/group"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
printf 'ID=maas4j-mini\nNAME="MAAS4J mini system"\nVERSION_ID=1\n' >"$root/etc/os-release"

# Fixed times and order, so that equal inputs give an equal file.
find "$root" -exec touch -h -d @0 {} +
(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --quiet --null -o -H newc -R 0:0 --reproducible) |
  zstd -q -12 -T0 -c >"$initrd.tmp"
mv "$initrd.tmp" "$initrd"
echo "build-initrd: $package, kernel $(stat -c %s "$kernel") bytes, initrd $(stat -c %s "$initrd") bytes," \
  "$(du -sm "$root" | cut -f1) MiB unpacked"
