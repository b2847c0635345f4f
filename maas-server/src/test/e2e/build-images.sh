#!/bin/bash
# Builds everything the end-to-end test boots, into one directory; needs no root.
#   build-images.sh OUT
#
#   OUT/ARCH/boot-kernel, boot-initrd, squashfs   the environment of commissioning and deployment
#   OUT/ARCH/disk.raw.gz                          a bootable GPT disk image, for UEFI and on amd64 BIOS
#   OUT/loaders                                   loaders for the server: PXELINUX, and a GRUB of our own
#                                                 for UEFI network boot by TFTP and HTTP
#   OUT/loaders-packages                          the same with Debian's shim and signed GRUB, by TFTP
#   OUT/manifest.json                             what the images are, with sizes and SHA-256
#
# Environment: EPHEMERAL=ubuntu/noble  DEPLOYABLE=custom/mini-disk   os/release the manifest names
#              ARCHITECTURES="amd64 arm64"   ppc64el and s390x have no disk image: they commission
# What OUT has from the same inputs is not built again.
set -euo pipefail
out=${1:?usage: build-images.sh OUT}
here=$(cd "$(dirname "$0")" && pwd)
scripts=$here/../../main/scripts
ephemeral=${EPHEMERAL:-ubuntu/noble}
deployable=${DEPLOYABLE:-custom/mini-disk}
architectures=${ARCHITECTURES:-amd64 arm64}
mkdir -p "$out"
out=$(cd "$out" && pwd)
exec 9>"$out/.lock"
flock 9
started=$(date +%s)

"$here/install-packages.sh" --check >/dev/null ||
  { "$here/install-packages.sh" --check || true; echo "build-images: run install-packages.sh first" >&2; exit 1; }
inputs=$({
  apt-cache depends linux-image-cloud-amd64 | grep -m 1 'linux-image-[0-9]'
  dpkg-query -W busybox-static python3 python3-yaml util-linux bash grub-pc-bin grub-efi-amd64-bin
  cd "$here" && cat build-images.sh build-initrd.sh fetch-packages.sh needed_libraries.py initrd/* disk/* "$scripts"/*
} | sha256sum | cut -d' ' -f1)
# fresh DIRECTORY [WORDS]: whether it was made from these inputs.
fresh() {
  [ "$(cat "$1/.inputs" 2>/dev/null)" = "$inputs ${2:-}" ]
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- Loaders: the operator's own tool, so that it is tried here ---
packages=$out/.packages
loader_packages=$work/loader-packages
mkdir -p "$loader_packages"
for arch in $architectures; do
  case $arch in
    amd64 | arm64) names=(shim-signed "shim-helpers-$arch-signed" "grub-efi-$arch-signed" "grub-efi-$arch-bin") ;;
    ppc64el) names=(grub-ieee1275-bin) ;;
    *) continue ;; # its firmware needs none
  esac
  [ "$arch" = amd64 ] && names+=(pxelinux syslinux-common)
  "$here/fetch-packages.sh" "$packages" "$arch" "${names[@]}" | xargs cp -t "$loader_packages"
done
if ! fresh "$out/loaders" "$architectures"; then
  rm -rf "$out/loaders" "$out/loaders-packages"
  "$scripts/loaders.sh" --from-packages "$loader_packages" --into "$out/loaders" --own-grub
  "$scripts/loaders.sh" --from-packages "$loader_packages" --into "$out/loaders-packages"
  echo "$inputs $architectures" >"$out/loaders/.inputs"
fi

# --- Disk image: on amd64 a place for the BIOS loader, ESP, ext4 root ---
mib=$((1024 * 1024))
build_disk() {
  local arch=$1 to=$2 disk=$work/disk-$1.raw tree=$work/tree-$1 esp=$work/esp-$1
  local esp_start=2 esp_size=6 root_start=8 root_size=56 format=x86_64-efi name=BOOTX64.EFI modules=/usr/lib/grub/x86_64-efi
  local serial_modules="serial"
  if [ "$arch" = arm64 ]; then
    # Its kernel is not packed. The firmware's console is on the serial line, which GRUB cannot drive here.
    root_size=80 format=arm64-efi name=BOOTAA64.EFI serial_modules=
    dpkg-deb -x "$("$here/fetch-packages.sh" "$packages" arm64 grub-efi-arm64-bin)" "$work/grub-arm64"
    modules=$work/grub-arm64/usr/lib/grub/arm64-efi
  fi
  truncate -s $(((root_start + root_size + 1) * mib)) "$disk"
  {
    echo "label: gpt"
    echo "label-id: 4D414153-344A-4532-8000-000000000001"
    [ "$arch" != amd64 ] || echo "start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, name=bios_grub"
    echo "start=$((esp_start * 2048)), size=$((esp_size * 2048)), type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp"
    echo "start=$((root_start * 2048)), size=$((root_size * 2048)), type=0FC63DAF-8483-4772-8E79-3D69D8477DE4," \
      "name=cloudroot"
  } | sfdisk -q "$disk"

  mkdir -p "$tree"/{boot/grub,etc/cloud/cloud.cfg.d,var/lib/cloud,var/log,usr/bin,tmp,proc,sys,dev,run,root}
  cp "$to/boot-kernel" "$tree/boot/vmlinuz"
  cp "$to/boot-initrd" "$tree/boot/initrd.img"
  cp "$here/disk/grub.cfg" "$tree/boot/grub/grub.cfg"
  printf 'ID=maas4j-mini\nNAME="MAAS4J mini system"\nVERSION_ID=1\n' >"$tree/etc/os-release"
  printf 'datasource_list: [ MAAS, None ]\n' >"$tree/etc/cloud/cloud.cfg.d/80_mini.cfg"
  echo installed >"$tree/etc/hostname"
  # Older features only: GRUB reads this file system.
  mke2fs -q -t ext4 -L cloudroot -m 0 -O ^metadata_csum_seed,^orphan_file -d "$tree" \
    -E "offset=$((root_start * mib)),root_owner=0:0" "$disk" $((root_size * 1024))k

  # shellcheck disable=SC2086 # a list
  grub-mkimage -O "$format" -d "$modules" -p /boot/grub -c "$here/disk/esp-early.cfg" -o "$work/$name" \
    boot configfile echo ext2 fat gzio halt linux ls normal part_gpt reboot search search_label sleep terminal test \
    $serial_modules
  # FAT12: firmware and GRUB read it, and a FAT32 would have to be several times as large.
  truncate -s $((esp_size * mib)) "$esp"
  mkfs.vfat -F 12 -n ESP "$esp" >/dev/null
  mmd -i "$esp" ::EFI ::EFI/BOOT
  mcopy -i "$esp" "$work/$name" "::EFI/BOOT/$name"
  dd if="$esp" of="$disk" bs=1M seek=$esp_start conv=notrunc,sparse status=none

  if [ "$arch" = amd64 ]; then
    grub-mkimage -O i386-pc -p '(hd0,gpt3)/boot/grub' -c "$here/disk/esp-early.cfg" -o "$work/core.img" \
      biosdisk boot configfile echo ext2 gzio halt linux ls normal part_gpt reboot search search_label serial terminal \
      test
    python3 "$here/disk/embed_bios_loader.py" "$disk" /usr/lib/grub/i386-pc/boot.img "$work/core.img" 2048 2048
  fi
  pigz -9 -n -c "$disk" >"$to/disk.raw.gz.tmp"
  mv "$to/disk.raw.gz.tmp" "$to/disk.raw.gz"
}

for arch in $architectures; do
  to=$out/$arch
  if fresh "$to"; then
    echo "build-images: $arch is up to date"
    continue
  fi
  rm -rf "$to"
  mkdir -p "$to"
  "$here/build-initrd.sh" "$to/boot-kernel" "$to/boot-initrd" "$packages" "$arch"
  # The initrd is the whole system: root= is announced on the console and otherwise not used.
  echo "MAAS4J end-to-end test: this file stands where a root file system would be ($arch)." >"$to/squashfs"
  if [[ $arch == a* ]]; then
    build_disk "$arch" "$to"
    echo "build-images: $arch disk $(($(stat -c %s "$work/disk-$arch.raw") / mib)) MiB raw," \
      "$(($(stat -c %s "$to/disk.raw.gz") / 1024)) KiB gz"
  fi
  echo "$inputs " >"$to/.inputs"
done

# shellcheck disable=SC2086 # a list
python3 "$here/write_manifest.py" "$out" "$ephemeral" "$deployable" $architectures
echo "build-images: done in $(($(date +%s) - started)) s"
