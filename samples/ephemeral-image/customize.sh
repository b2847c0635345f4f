#!/bin/sh
# Makes the ephemeral system of an unpacked and configured Debian; called by mmdebstrap.
#   customize.sh ROOT OUT
# OUT gets boot-kernel, boot-initrd and manifest.txt (the packages and their versions).
set -eu
root=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)

cp -r --no-preserve=ownership "$here/root/." "$root/"

# cloud-init finds the network that the initrd was given, netplan makes networkd keep it.
chroot "$root" systemctl -q enable systemd-networkd systemd-networkd-wait-online
# Services of packages that are there for the scripts: these start them when they want them.
chroot "$root" systemctl -q disable lldpd smartmontools
# What a system that lives for minutes has no use for.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer nvmf-autoconnect.service nvmefc-boot-connections.service ipmievd.service; do
  if [ -e "$root/lib/systemd/system/$unit" ] || [ -e "$root/etc/init.d/${unit%.service}" ]; then
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  fi
done

# Nothing of this machine, and nothing that two machines may have in common.
rm -f "$root"/etc/ssh/ssh_host_*
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id"
echo ephemeral >"$root/etc/hostname"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
: >"$root/etc/fstab"
# systemd-resolved writes it at boot
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"

chroot "$root" update-initramfs -c -k all >/dev/null
for kernel in "$root"/boot/vmlinuz-*; do
  version=${kernel##*/vmlinuz-}
  cp "$kernel" "$out/boot-kernel"
  cp "$root/boot/initrd.img-$version" "$out/boot-initrd"
done
chmod 644 "$out/boot-kernel" "$out/boot-initrd"
# shellcheck disable=SC2016 # dpkg's variables
chroot "$root" dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' >"$out/manifest.txt"

rm -rf "${root:?}"/boot/* "$root"/vmlinuz* "$root"/initrd.img* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin \
  "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/var/log/*.log \
  "$root"/var/log/apt "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/info "$root"/usr/share/locale \
  "$root"/usr/share/i18n "$root"/usr/share/lintian "$root"/var/log/journal "$root"/usr/lib/udev/hwdb.d "$root"/usr/lib/*/perl/*/CORE "$root"/var/cache/ldconfig/aux-cache "$root"/tmp/*
