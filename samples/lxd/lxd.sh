#!/bin/bash
# An LXD server with machines to switch on and off, on a Debian 12 machine without an init system.
#   lxd.sh install      the packages; quick when they are there (needs root)
#   lxd.sh start [N]    the daemon on https://127.0.0.1:$PORT, project $PROJECT with N (2) virtual machines and a container
#   lxd.sh token        a trust token for one client, good for the project alone
#   lxd.sh state NAME   what LXD says of an instance
#   lxd.sh nic NAME DEV gives an instance a network interface that leads nowhere
#   lxd.sh status | stop | wipe
# Everything is under $HOME_DIR; the daemon's mounts are in a namespace of its own and end with it.
set -euo pipefail

HOME_DIR=${HOME_DIR:-/var/tmp/maas4j-lxd} # short: sockets in it have paths of at most 107 bytes
PORT=${PORT:-8443}
PROJECT=${PROJECT:-maas}
# Where nested virtualisation works, ACCEL=kvm is faster; an empty machine needs no speed.
ACCEL=${ACCEL:-tcg}
export LXD_DIR=$HOME_DIR/d
# lxc takes what stands on its input for configuration.
exec </dev/null

packages=(
  lxd lxd-client dnsmasq-base      # the daemon looks for dnsmasq even without networks of its own
  qemu-system-x86 qemu-utils ovmf  # virtual machines
  squashfs-tools attr rsync xz-utils uidmap busybox-static # what LXD calls for images and containers
)

say() { echo "lxd.sh: $*"; }
fail() { echo "lxd.sh: $*" >&2; exit 1; }
alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "all ${#packages[@]} packages are present"
    return
  fi
  [ "$(id -u)" -eq 0 ] || fail "missing: ${missing[*]}; run this as root"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# The daemon wants two things that a machine without modules and capabilities does not have.
write_helpers() {
  mkdir -p "$HOME_DIR/bin"
  # It asks modprobe for vhost_vsock before it offers virtual machines.
  printf '#!/bin/sh\nexit 0\n' > "$HOME_DIR/bin/modprobe"
  # It calls itself as "forklimits … -- qemu …" to raise a limit, which takes CAP_SYS_RESOURCE, and gives QEMU a vsock device,
  # which takes that module. Both are for the agent in the guest, and these guests are empty.
  cat > "$HOME_DIR/bin/lxd-exec" <<X
#!/bin/bash
[ "\${1:-}" = forklimits ] || exec $(command -v lxd) "\$@"
while [ \$# -gt 0 ] && [ "\$1" != -- ]; do shift; done
shift
command=() config=
while [ \$# -gt 0 ]; do
  case "\$1" in
    -readconfig) config=\$2 ;;
    -cpu) command+=(-cpu max); shift 2; continue ;;
  esac
  command+=("\$1")
  shift
done
sed -i -e '/^\[device "qemu_vsock"\]/,/^\$/d' -e 's/^accel = .*/accel = "$ACCEL"/' "\$config"
exec "\${command[@]}"
X
  chmod +x "$HOME_DIR"/bin/*
}

start_daemon() {
  alive "$HOME_DIR/lxd.pid" && return
  command -v lxd >/dev/null && command -v lxc >/dev/null || fail "LXD is not installed; try: $0 install"
  [ "$(id -u)" -eq 0 ] || fail "the daemon needs root"
  mkdir -p "$LXD_DIR"
  write_helpers
  # The proxy that is not there keeps it from asking the internet for lists of images and prices.
  LXD_EXEC_PATH=$HOME_DIR/bin/lxd-exec PATH=$HOME_DIR/bin:$PATH https_proxy=http://127.0.0.1:1 http_proxy=http://127.0.0.1:1 \
    setsid unshare --mount --propagation private \
    lxd --group root --logfile="$HOME_DIR/lxd.log" >"$HOME_DIR/lxd.out" 2>&1 </dev/null &
  echo $! > "$HOME_DIR/lxd.pid"
  if ! lxd waitready --timeout=60 2>>"$HOME_DIR/lxd.out"; then
    tail -20 "$HOME_DIR/lxd.out" >&2
    fail "the daemon did not come up; see $HOME_DIR/lxd.log"
  fi
}

configure() {
  if ! lxc storage show default >/dev/null 2>&1; then
    lxd init --preseed <<X
config: {core.https_address: "127.0.0.1:$PORT"}
storage_pools: [{name: default, driver: dir}]
profiles: [{name: default, devices: {root: {type: disk, path: /, pool: default}}}]
X
  fi
  if ! lxc project show "$PROJECT" >/dev/null 2>&1; then
    lxc project create "$PROJECT" -c features.images=false -q
    lxc profile device add default root disk path=/ pool=default --project "$PROJECT" -q
  fi
}

# A system of one program, which does what LXD asks of it: it ends at SIGPWR.
import_image() {
  lxc image info tiny >/dev/null 2>&1 && return
  local dir=$HOME_DIR/image
  rm -rf "$dir"
  mkdir -p "$dir"/rootfs/{bin,sbin,dev,proc,sys,etc,run,tmp}
  cp "$(command -v busybox)" "$dir/rootfs/bin/busybox"
  ln -s busybox "$dir/rootfs/bin/sh"
  printf '#!/bin/sh\ntrap "exit 0" PWR TERM INT\nwhile :; do /bin/busybox sleep 1 & wait $!; done\n' > "$dir/rootfs/sbin/init"
  chmod +x "$dir/rootfs/sbin/init"
  printf 'architecture: %s\ncreation_date: 1\nproperties: {description: one program}\n' "$(uname -m)" > "$dir/metadata.yaml"
  tar -C "$dir" -cf "$HOME_DIR/tiny.tar" metadata.yaml rootfs
  lxc image import "$HOME_DIR/tiny.tar" --alias tiny -q
  rm -rf "$dir" "$HOME_DIR/tiny.tar"
}

instances() {
  local i
  for i in $(seq 1 "$1"); do
    lxc config show "vm$i" --project "$PROJECT" >/dev/null 2>&1 ||
      lxc init --empty --vm "vm$i" --project "$PROJECT" -q -c limits.cpu=1 -c limits.memory=256MiB \
        -c security.secureboot=false -d root,size=64MiB
  done
  lxc config show ct1 --project "$PROJECT" >/dev/null 2>&1 || lxc init tiny ct1 --project "$PROJECT" -q
}

case "${1:-}" in
  install) install_packages ;;
  start)
    start_daemon
    configure
    import_image
    instances "${2:-2}"
    say "LXD $(lxd --version) at https://127.0.0.1:$PORT, project $PROJECT:"
    lxc list --project "$PROJECT" -f csv -c nst
    ;;
  # The last word: the name and a sentence come before it.
  token)
    lxc config trust add --name "maas4j-$$" --restricted --projects "$PROJECT" | tail -1
    ;;
  state) lxc list "^${2:?which instance?}\$" --project "$PROJECT" -f csv -c s ;;
  nic) lxc config device add "${2:?which instance?}" "${3:?which device?}" nic nictype=p2p --project "$PROJECT" >/dev/null ;;
  status)
    alive "$HOME_DIR/lxd.pid" || fail "not running"
    lxc list --project "$PROJECT"
    ;;
  stop | wipe)
    if alive "$HOME_DIR/lxd.pid"; then
      lxc stop --force --all --project "$PROJECT" 2>/dev/null || true
      lxd shutdown --timeout 30 2>/dev/null || kill "$(cat "$HOME_DIR/lxd.pid")"
      for _ in $(seq 1 100); do
        alive "$HOME_DIR/lxd.pid" || break
        sleep 0.1
      done
    fi
    rm -f "$HOME_DIR/lxd.pid"
    if [ "$1" = wipe ]; then
      rm -rf --one-file-system "$HOME_DIR"
    fi
    ;;
  *)
    sed -n '2,8p' "$0"
    exit 2
    ;;
esac
