#!/bin/sh
# Makes a system that can be deployed of an unpacked and configured Debian; called by mmdebstrap.
#   customize.sh ROOT
set -eu
root=$1

# Only what emulated machines have: the initrd of a machine with an array is made anew on it.
printf 'MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=3\nRESUME=none\n' >"$root/etc/initramfs-tools/conf.d/e2e.conf"
printf '%s\n' virtio_pci virtio_blk virtio_scsi sd_mod nvme ext4 >>"$root/etc/initramfs-tools/modules"
cat >"$root/etc/default/grub" <<'GRUB'
GRUB_DEFAULT=0
GRUB_TIMEOUT=0
GRUB_RECORDFAIL_TIMEOUT=0
GRUB_DISTRIBUTOR=Debian
GRUB_CMDLINE_LINUX_DEFAULT=""
GRUB_TERMINAL="console serial"
GRUB_DISABLE_OS_PROBER=true
GRUB
cat >"$root/etc/cloud/cloud.cfg.d/80_e2e.cfg" <<'CLOUD'
# Emulated processors make keys slowly, and nobody reads these.
ssh_genkeytypes: [ed25519]
ssh: {emit_keys_to_console: false}
no_ssh_fingerprints: true
locale: 'off'
grub_dpkg: {enabled: false}
apt_preserve_sources_list: true
output: {all: '| tee -a /var/log/cloud-init-output.log /dev/console'}
CLOUD
chroot "$root" systemctl -q enable systemd-networkd
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
# What no machine here has, and an emulated processor unpacks for nothing.
for modules in "$root"/lib/modules/*/kernel; do
  (cd "$modules" && rm -rf arch/x86/kvm drivers/infiniband drivers/comedi drivers/hid drivers/target drivers/net/ethernet \
    drivers/iio drivers/staging drivers/hwmon drivers/usb drivers/xen drivers/vhost drivers/vfio drivers/mmc sound \
    net/netfilter net/sunrpc net/sched net/bridge net/ceph net/sctp net/tipc net/openvswitch net/bluetooth net/wireless \
    fs/xfs fs/smb fs/nfs fs/nfsd fs/btrfs fs/ceph fs/f2fs fs/gfs2 fs/ocfs2 fs/jfs fs/reiserfs fs/nilfs2 fs/ubifs fs/9p \
    fs/afs fs/dlm fs/udf fs/ufs fs/hfs fs/hfsplus)
  version=${modules%/kernel}
  chroot "$root" depmod "${version##*/}"
done
rm -rf "$root"/usr/lib/udev/hwdb.d "$root/usr/lib/udev/hwdb.bin" "$root"/usr/share/grub/*.pf2
chroot "$root" update-initramfs -u -k all >/dev/null
chroot "$root" python3 -m compileall -q /usr/lib/python3/dist-packages >/dev/null || true

# Traces of where it was made, which a deployment has to clear or to replace.
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
echo made-elsewhere >"$root/etc/hostname"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf"
: >"$root/etc/resolv.conf"
rm -rf "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/info "$root"/usr/share/locale "$root"/usr/share/i18n \
  "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/log/*.log \
  "$root"/var/log/apt "$root"/var/lib/dpkg/*-old "$root"/var/cache/debconf/*-old "$root"/tmp/*
