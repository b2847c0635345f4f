#!/bin/bash
# Installs what the end-to-end test with QEMU machines needs, from the package sources this machine has.
# Quick when everything is present already, so that it may run before every test.
#   install-packages.sh            install what is missing (needs root)
#   E2E=full install-packages.sh   POWER and IBM Z machines, too
#   install-packages.sh --check    only say what is missing; exit status 1 if anything is
set -euo pipefail

packages=(
  qemu-system-x86 ovmf ipxe-qemu seabios                # the machines and their firmware
  qemu-system-arm qemu-efi-aarch64                      # ARM64 ones
  iproute2 ethtool dnsmasq-base isc-dhcp-client         # namespaces; a DHCP peer for hand-made experiments
  busybox-static cpio zstd xz-utils kmod python3 python3-yaml # the initrd
  grub-common grub2-common grub-efi-amd64-bin grub-pc-bin mtools dosfstools # boot loaders
  e2fsprogs fdisk gdisk pigz                            # the disk image
  mdadm lvm2                                            # what our own installer lays disks out with
  gpg gpg-agent                                         # the package repository of the operator's scripts
  mmdebstrap squashfs-tools                             # the ephemeral image with stock cloud-init
  fio stress-ng memtester p7zip-full smartmontools ipmitool openipmi # what the built-in scripts use
  lxd lxd-client uidmap attr rsync qemu-utils           # a server to switch machines of (samples/lxd)
  libvirt-daemon libvirt-clients libvirt-daemon-driver-qemu openssh-server # another (maas-power/src/test/interop)
  cloud-init netplan.io                                   # readers of the documents that machines get
  freeipmi-tools redfishtool python3-sushy                # clients that the simulated BMCs are held against
)

# More architectures, which the tests do without where they are missing.
if [ "${E2E:-}" = full ] && [ "${1:-}" != --check ]; then
  packages+=(qemu-system-ppc qemu-system-misc)
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
  echo "install-packages: all ${#packages[@]} packages are present"
  exit 0
fi
if [ "${1:-}" = --check ]; then
  echo "install-packages: missing: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "install-packages: missing: ${missing[*]}; run this script as root" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# A service that some package brings must not start on the machine that runs the tests.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
apt-get install -y -q --no-install-recommends "${missing[@]}"
for package in "${missing[@]}"; do
  dpkg-query -W -f '${Package} ${Version}\n' "$package"
done
