#!/bin/bash
# Builds everything the end-to-end test boots, into one directory; needs no root.
#   build-images.sh OUT
#
#   OUT/ephemeral/boot-kernel, boot-initrd, squashfs   the environment of commissioning and deployment
#   OUT/disk/disk.raw.gz                               a bootable GPT disk image for BIOS and UEFI
#   OUT/loaders/bootx64.efi                            GRUB for UEFI network boot by TFTP and HTTP
#   OUT/manifest.json                                  what these are, with sizes and SHA-256
#
# Environment: EPHEMERAL=ubuntu/noble  DEPLOYABLE=custom/mini-disk   os/release the manifest names
# Nothing is built when OUT was made from the same inputs before.
set -euo pipefail
out=${1:?usage: build-images.sh OUT}
here=$(cd "$(dirname "$0")" && pwd)
ephemeral=${EPHEMERAL:-ubuntu/noble}
deployable=${DEPLOYABLE:-custom/mini-disk}
mkdir -p "$out"
out=$(cd "$out" && pwd)
started=$(date +%s)

"$here/install-packages.sh" --check >/dev/null ||
  { "$here/install-packages.sh" --check || true; echo "build-images: run install-packages.sh first" >&2; exit 1; }
kernel_package=$(apt-cache depends linux-image-cloud-amd64 | awk '$1 == "Depends:" && $2 ~ /^linux-image/ {print $2; exit}')
inputs=$({
  echo "$ephemeral $deployable $kernel_package"
  dpkg-query -W busybox-static python3 python3-yaml util-linux bash grub-pc-bin grub-efi-amd64-bin
  cd "$here" && cat build-images.sh build-initrd.sh initrd/* disk/* loader/*
} | sha256sum | cut -d' ' -f1)
if [ -f "$out/manifest.json" ] && [ "$(cat "$out/.inputs" 2>/dev/null)" = "$inputs" ]; then
  echo "build-images: $out is up to date"
  exit 0
fi
rm -f "$out/.inputs" "$out/manifest.json"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"/{ephemeral,disk,loaders}

"$here/build-initrd.sh" "$out/ephemeral/boot-kernel" "$out/ephemeral/boot-initrd" "$out/.packages"
# The initrd is the whole system: root= is announced on the console and otherwise not used.
echo "MAAS4J end-to-end test: this file stands where a root file system would be." >"$out/ephemeral/squashfs"

# --- UEFI network loader ---
mkdir -p "$work/memdisk/boot/grub"
cp "$here/loader/grub.cfg" "$work/memdisk/boot/grub/"
tar -c --sort=name --owner=0 --group=0 --mtime=@0 -C "$work/memdisk" -f "$work/loader.tar" boot
grub-mkimage -O x86_64-efi -p '(memdisk)/boot/grub' -m "$work/loader.tar" -o "$out/loaders/bootx64.efi" \
  boot cat chain configfile echo efinet ext2 fat gzio halt help http linux ls memdisk minicmd net normal part_gpt \
  part_msdos probe read reboot regexp search search_fs_file search_fs_uuid search_label serial sleep tar terminal \
  test tftp true

# --- Disk image: bios_grub, ESP, ext4 root ---
mib=$((1024 * 1024))
esp_start=2 esp_size=6
root_start=8 root_size=56
disk=$work/disk.raw
truncate -s $(((root_start + root_size + 1) * mib)) "$disk"
sfdisk -q "$disk" <<LAYOUT
label: gpt
label-id: 4D414153-344A-4532-8000-000000000001
start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, name=bios_grub
start=$((esp_start * 2048)), size=$((esp_size * 2048)), type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp
start=$((root_start * 2048)), size=$((root_size * 2048)), type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=cloudroot
LAYOUT

tree=$work/tree
mkdir -p "$tree"/{boot/grub,etc/cloud/cloud.cfg.d,var/lib/cloud,var/log,usr/bin,tmp,proc,sys,dev,run,root}
cp "$out/ephemeral/boot-kernel" "$tree/boot/vmlinuz"
cp "$out/ephemeral/boot-initrd" "$tree/boot/initrd.img"
cp "$here/disk/grub.cfg" "$tree/boot/grub/grub.cfg"
printf 'ID=maas4j-mini\nNAME="MAAS4J mini system"\nVERSION_ID=1\n' >"$tree/etc/os-release"
printf 'datasource_list: [ MAAS, None ]\n' >"$tree/etc/cloud/cloud.cfg.d/80_mini.cfg"
echo installed >"$tree/etc/hostname"
# Older features only: GRUB reads this file system.
mke2fs -q -t ext4 -L cloudroot -m 0 -O ^metadata_csum_seed,^orphan_file -d "$tree" \
  -E "offset=$((root_start * mib)),root_owner=0:0" "$disk" $((root_size * 1024))k

grub-mkimage -O x86_64-efi -p /boot/grub -c "$here/disk/esp-early.cfg" -o "$work/bootx64.efi" \
  boot configfile echo ext2 fat gzio halt linux ls normal part_gpt reboot search search_label serial sleep terminal test
# FAT12: firmware and GRUB read it, and a FAT32 would have to be several times as large.
truncate -s $((esp_size * mib)) "$work/esp"
mkfs.vfat -F 12 -n ESP "$work/esp" >/dev/null
mmd -i "$work/esp" ::EFI ::EFI/BOOT
mcopy -i "$work/esp" "$work/bootx64.efi" ::EFI/BOOT/BOOTX64.EFI
dd if="$work/esp" of="$disk" bs=1M seek=$esp_start conv=notrunc,sparse status=none

grub-mkimage -O i386-pc -p '(hd0,gpt3)/boot/grub' -c "$here/disk/esp-early.cfg" -o "$work/core.img" \
  biosdisk boot configfile echo ext2 gzio halt linux ls normal part_gpt reboot search search_label serial terminal test
python3 "$here/disk/embed_bios_loader.py" "$disk" /usr/lib/grub/i386-pc/boot.img "$work/core.img" 2048 2048

pigz -9 -n -c "$disk" >"$out/disk/disk.raw.gz.tmp"
mv "$out/disk/disk.raw.gz.tmp" "$out/disk/disk.raw.gz"

python3 "$here/write_manifest.py" "$out" "$disk" "$ephemeral" "$deployable"
echo "$inputs" >"$out/.inputs"
echo "build-images: done in $(($(date +%s) - started)) s; disk $(($(stat -c %s "$disk") / mib)) MiB raw," \
  "$(($(stat -c %s "$out/disk/disk.raw.gz") / 1024)) KiB gz"
