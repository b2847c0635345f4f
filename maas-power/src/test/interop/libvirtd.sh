#!/bin/bash
# A real libvirt with QEMU, and an OpenSSH server beside it, for VirshInteropIT; in a mount namespace of their own, so that
# the machine's own /etc/libvirt, /run/libvirt and accounts stay as they are.
#   libvirtd.sh install   Debian's packages; quick when they are there (needs root)
#   libvirtd.sh start     libvirt on 127.0.0.1:$TCP_PORT and $DIR/libvirt-sock, SSH on 127.0.0.1:$SSH_PORT; a domain vm1
#   libvirtd.sh state     what virsh says of vm1
#   libvirtd.sh xml       what vm1 is made of
#   libvirtd.sh disk-first  makes it so again that vm1 boots from its disk
#   libvirtd.sh stop      ends both and removes $DIR
set -euo pipefail

DIR=${DIR:-/var/tmp/maas4j-libvirt}
TCP_PORT=${TCP_PORT:-16599}
SSH_PORT=${SSH_PORT:-16522}
URI=qemu+tcp://127.0.0.1:$TCP_PORT/system
packages=(libvirt-daemon libvirt-clients libvirt-daemon-driver-qemu qemu-system-x86 openssh-server)

fail() { echo "libvirtd.sh: $*" >&2; exit 1; }
alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || fail "missing: ${missing[*]}; run this as root"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

write_configuration() {
  mkdir -p "$DIR/etc"
  cat > "$DIR/libvirtd.conf" <<X
listen_tls = 0
listen_tcp = 1
listen_addr = "127.0.0.1"
tcp_port = "$TCP_PORT"
auth_tcp = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_dir = "$DIR"
X
  # No accounts, control groups, logging daemon or confinement of its own: the domain does nothing.
  cat > "$DIR/etc/qemu.conf" <<X
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
X
  # The daemon looks these accounts up although it is told to use root's; another package makes them.
  cp /etc/passwd /etc/group "$DIR"
  grep -q ^libvirt-qemu: "$DIR/passwd" || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >> "$DIR/passwd"
  local group id=64055
  for group in libvirt-qemu kvm libvirt; do
    grep -q "^$group:" "$DIR/group" || echo "$group:x:$id:" >> "$DIR/group"
    id=$((id + 1))
  done
  cat > "$DIR/vm1.xml" <<X
<domain type='qemu'>
  <name>vm1</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <interface type='user'><mac address='52:54:00:26:59:01'/><rom enabled='no'/></interface></devices>
</domain>
X
  ssh-keygen -q -t ecdsa -N '' -f "$DIR/host_key"
  ssh-keygen -q -t ecdsa -N '' -f "$DIR/client_key"
  cp "$DIR/client_key.pub" "$DIR/authorized_keys"
  cat > "$DIR/sshd_config" <<X
ListenAddress 127.0.0.1:$SSH_PORT
HostKey $DIR/host_key
AuthorizedKeysFile $DIR/authorized_keys
PidFile $DIR/sshd.pid
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
X
}

# Runs in the namespace.
serve() {
  mount --bind "$DIR/passwd" /etc/passwd
  mount --bind "$DIR/group" /etc/group
  mkdir -p /etc/libvirt
  mount --bind "$DIR/etc" /etc/libvirt
  local directory
  for directory in /var/lib/libvirt /run/libvirt /var/log/libvirt /var/cache/libvirt /run/sshd; do
    mkdir -p "$directory"
    mount -t tmpfs -o mode=755 none "$directory"
  done
  # Where virsh on this host looks, which the SSH server starts.
  ln -s "$DIR/libvirt-sock" /run/libvirt/libvirt-sock
  "$(command -v sshd)" -f "$DIR/sshd_config" -E "$DIR/sshd.log"
  exec libvirtd --listen --config "$DIR/libvirtd.conf" --pid-file "$DIR/libvirtd.pid"
}

start() {
  [ "$(id -u)" -eq 0 ] || fail "needs root"
  for tool in libvirtd virsh sshd ssh-keygen qemu-system-x86_64; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; try: $0 install"
  done
  alive "$DIR/libvirtd.pid" && fail "runs already"
  mkdir -p "$DIR"
  write_configuration
  setsid unshare --mount --propagation private bash "$0" serve > "$DIR/out" 2>&1 </dev/null &
  for _ in $(seq 1 200); do
    if virsh -c "$URI" list >/dev/null 2>&1 && [ -s "$DIR/sshd.pid" ]; then
      virsh -q -c "$URI" define "$DIR/vm1.xml" >/dev/null
      return
    fi
    sleep 0.1
  done
  tail -20 "$DIR/out" >&2
  fail "libvirt did not come up"
}

stop() {
  if alive "$DIR/libvirtd.pid"; then
    virsh -q -c "$URI" destroy vm1 >/dev/null 2>&1 || true
    kill "$(cat "$DIR/libvirtd.pid")"
  fi
  if alive "$DIR/sshd.pid"; then
    kill "$(cat "$DIR/sshd.pid")"
  fi
  rm -rf --one-file-system "$DIR"
}

case "${1:-}" in
  install) install_packages ;;
  start) start ;;
  serve) serve ;;
  xml) virsh -q -c "$URI" dumpxml --inactive vm1 ;;
  disk-first) virsh -q -c "$URI" define "$DIR/vm1.xml" ;;
  state) virsh -q -c "$URI" domstate vm1 ;;
  stop) stop ;;
  *)
    sed -n '2,10p' "$0"
    exit 2
    ;;
esac
