#!/bin/sh
# Lays boot loaders out for the rack, from packages of Debian or Ubuntu that lie in a directory.
set -eu

usage() {
  cat <<'TEXT'
usage: maas loaders --from-packages DIRECTORY --into LOADERS [--own-grub]

Unpacks the .deb files in DIRECTORY, without installing them, and lays the boot loaders that they
hold out in LOADERS, the server's setting loaders-dir. Says what it could not find.

  --own-grub   puts a GRUB made here by grub-mkimage where shim and the signed GRUB would stand: it
               boots by TFTP and by UEFI HTTP, and not under Secure Boot. Needs grub-common and the
               packages grub-efi-amd64-bin, grub-efi-arm64-bin or grub-ieee1275-bin.

The packages, downloaded with "apt-get download PACKAGE...":
  BIOS          pxelinux syslinux-common
  UEFI, amd64   shim-signed shim-helpers-amd64-signed grub-efi-amd64-signed grub-efi-amd64-bin
  UEFI, arm64   the same of arm64; on another machine after "dpkg --add-architecture arm64"
  ppc64el       grub-ieee1275-bin of ppc64el, with --own-grub
  iPXE          ipxe, for those who chain to it; no machine is sent to it by itself
TEXT
}

fail() {
  printf 'maas loaders: %s\n' "$1" >&2
  exit "${2:-1}"
}

packages='' into='' own=''
while [ $# -gt 0 ]; do
  case $1 in
    --from-packages) [ $# -ge 2 ] || fail "--from-packages needs a directory" 2; packages=$2; shift ;;
    --into) [ $# -ge 2 ] || fail "--into needs a directory" 2; into=$2; shift ;;
    --own-grub) own=1 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; fail "$1 is not known" 2 ;;
  esac
  shift
done
[ -n "$packages" ] && [ -n "$into" ] || { usage >&2; exit 2; }
[ -d "$packages" ] || fail "$packages is not a directory"
command -v dpkg-deb >/dev/null || fail "dpkg-deb is missing: this works on Debian and Ubuntu"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
for deb in "$packages"/*.deb; do
  [ -f "$deb" ] || continue
  # Only what holds loaders: a directory of downloads may hold much else.
  case ${deb##*/} in
    shim-* | grub-* | pxelinux_* | syslinux-* | ipxe_*)
      dpkg-deb -x "$deb" "$work/tree" || fail "$deb cannot be unpacked"
      count=$((count + 1))
      ;;
  esac
done
[ "$count" -gt 0 ] || fail "$packages holds no package of a boot loader (shim-signed, grub-efi-amd64-signed, pxelinux, ...)"

laid=0
lacking=''

# put TARGET SOURCE...: the first source that there is; the server may be reading the old file.
put() {
  target=$1
  shift
  for source in "$@"; do
    if [ -f "$source" ]; then
      mkdir -p "$into/${target%/*}"
      cp "$source" "$into/$target.new"
      chmod 644 "$into/$target.new"
      mv "$into/$target.new" "$into/$target"
      laid=$((laid + 1))
      return 0
    fi
  done
  return 1
}

# need PACKAGE TARGET SOURCE...: as put, and remembers what is lacking.
need() {
  package=$1
  shift
  put "$@" || lacking="$lacking
  $1 (package $package)"
}

# The modules of our own GRUB: enough to find a local system, too.
modules='boot cat configfile echo ext2 fat gzio halt linux ls minicmd net normal part_gpt part_msdos
  probe read reboot regexp search search_fs_file search_fs_uuid search_label serial sleep tar terminal test
  tftp true http memdisk'

# own_grub FORMAT TARGET PACKAGE [MODULE...]
own_grub() {
  format=$1 target=$2 package=$3
  shift 3
  source=$work/tree/usr/lib/grub/$format
  [ -d "$source" ] || source=/usr/lib/grub/$format
  if [ ! -f "$source/http.mod" ]; then
    lacking="$lacking
  $target (package $package)"
    return
  fi
  mkdir -p "$work/memdisk/boot/grub"
  cp "$here/network-loader.cfg" "$work/memdisk/boot/grub/grub.cfg"
  tar -c --sort=name --owner=0 --group=0 --mtime=@0 -C "$work/memdisk" -f "$work/loader.tar" boot
  # shellcheck disable=SC2086 # a list
  grub-mkimage -O "$format" -d "$source" -p '(memdisk)/boot/grub' -m "$work/loader.tar" -o "$work/own" \
    $modules "$@" || fail "grub-mkimage could not make $target"
  put "$target" "$work/own"
}

lib=$work/tree/usr/lib
if [ -n "$own" ]; then
  command -v grub-mkimage >/dev/null || fail "grub-mkimage is missing: apt-get install grub-common"
  own_grub x86_64-efi bootloaders/uefi/amd64/bootx64.efi grub-efi-amd64-bin efinet chain
  own_grub arm64-efi bootloaders/uefi/arm64/bootaa64.efi grub-efi-arm64-bin efinet chain
  own_grub powerpc-ieee1275 bootloaders/open-firmware/ppc64el/bootppc64.bin grub-ieee1275-bin ofnet
else
  for row in 'amd64 x64 x86_64-efi' 'arm64 aa64 arm64-efi'; do
    # shellcheck disable=SC2086 # three words
    set -- $row
    shim=$lib/shim grub=$lib/grub to=bootloaders/uefi/$1
    need "shim-signed of $1" "$to/boot$2.efi" "$shim/shim$2.efi.signed" "$shim/shim$2.efi.dualsigned" "$shim/shim$2.efi"
    need "shim-helpers-$1-signed" "$to/mm$2.efi" "$shim/mm$2.efi.signed" "$shim/mm$2.efi"
    # The one made for the network: the other looks for its configuration on a disk.
    need "grub-efi-$1-signed" "$to/grub$2.efi" "$grub/$3-signed/grubnet$2.efi.signed"
    # Debian's signed GRUB has no HTTP of its own, and loads it as a module where Secure Boot is off.
    need "grub-efi-$1-bin" "grub/$3/http.mod" "$grub/$3/http.mod" "/usr/lib/grub/$3/http.mod"
  done
fi
for file in lpxelinux.0 chain.c32 ifcpu.c32 ifcpu64.c32 ldlinux.c32 libcom32.c32 libutil.c32 poweroff.c32; do
  package=syslinux-common
  [ "$file" = lpxelinux.0 ] && package=pxelinux
  need "$package" "bootloaders/pxe/i386/$file" "$lib/PXELINUX/$file" "$lib/syslinux/modules/bios/$file"
done
for file in undionly.kpxe ipxe.efi snponly.efi; do
  put "custom-bootloaders/ipxe/$file" "$lib/ipxe/$file" || true
done

printf 'maas loaders: %s files in %s, from %s packages\n' "$laid" "$into" "$count"
if [ -n "$lacking" ]; then
  printf 'maas loaders: not found:%s\n' "$lacking"
fi
[ "$laid" -gt 0 ] || exit 1
