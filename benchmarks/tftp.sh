#!/bin/bash
# TFTP servers under load, one after the other on this machine:
#   sudo benchmarks/tftp.sh [SERVER...]        ours ours-single dnsmasq atftpd hpa   (all by default)
# Each server runs on core 0 in a network namespace of its own, the generator on core 1 in another; a
# veth pair joins them, and both namespaces are removed again. Without root it is loopback, and only
# for servers that take a port above 1023. A peer that is not installed is skipped.
#   SCENARIOS="lock16 lock64 window16 loss1000"   which (all by default); single ones may be repeated
#   ROUNDS=3       of lock16 and window16 for ours: the first shows the JVM warming up
#   MEGABYTES=64   of the large file
#   PREFIX=...     of the namespaces' names
#   OURS="..."     command of our server instead of samples/netboot-standalone/netboot
#   HPA=FILE       in.tftpd, where its package conflicts with another:
#                  apt-get download tftpd-hpa && dpkg -x tftpd-hpa_*.deb /opt/peers/hpa
# Peers: apt-get install --no-install-recommends dnsmasq-base atftpd
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${PREFIX:-maas4j-tftp}
srv=$prefix-srv
cli=$prefix-cli
scenarios=${SCENARIOS:-lock16 lock64 window16 loss1000}
rounds=${ROUNDS:-3}
megabytes=${MEGABYTES:-64}
hpa=${HPA:-/opt/peers/hpa/usr/sbin/in.tftpd}
work=$(mktemp -d "${TMPDIR:-/tmp}/maas4j-tftp.XXXXXX")
pid=

if ! command -v taskset >/dev/null || [ "$(nproc)" -lt 2 ]; then
  echo "skipped: server and generator need a core each, and taskset (util-linux)" >&2
  exit 0
fi
if [ "$(id -u)" = 0 ]; then
  address=10.99.69.1 port=69
  at_server=(ip netns exec "$srv") at_client=(ip netns exec "$cli")
else
  address=127.0.0.1 port=16969
  at_server=() at_client=()
fi

stop() {
  if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null || true
  fi
  pid=
}

clean() {
  stop
  if [ "$(id -u)" = 0 ]; then
    ip netns del "$srv" 2>/dev/null || true
    ip netns del "$cli" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

network() {
  [ "$(id -u)" = 0 ] || return 0
  ip netns add "$srv"
  ip netns add "$cli"
  ip -n "$srv" link add tftp0 type veth peer name tftp0 netns "$cli"
  ip -n "$srv" addr add "$address/24" dev tftp0
  ip -n "$cli" addr add 10.99.69.2/24 dev tftp0
  for side in "$srv" "$cli"; do
    ip -n "$side" link set lo up
    ip -n "$side" link set tftp0 up
  done
}

start() { # COMMAND… in the server's namespace, on its core
  "${at_server[@]}" taskset -c 0 "$@" >"$work/server.log" 2>&1 &
  pid=$!
  for _ in $(seq 100); do
    if "${at_server[@]}" ss -Hlun "sport = :$port" | grep -q .; then
      sleep 0.5
      return 0
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "$1 did not start:" >&2
  tail -20 "$work/server.log" >&2
  stop
  return 1
}

drops() { # of datagrams that a full socket buffer did not take, since the namespace or machine began
  "$@" awk '$1 == "Udp:" && $6 ~ /^[0-9]+$/ { print $6 }' /proc/net/snmp
}

load() { # LABEL FILE CLIENTS WINDOW LOSS ROUNDS
  "${at_client[@]}" taskset -c 1 java -XX:+UseSerialGC -Xmx256m -cp benchmarks/target/classes \
    io.maas4j.benchmarks.tftp.TftpLoad \
    "$1" "$address:$port" "$2" "$work/root/$2" "$pid" "$3" 1428 "$4" "$5" "$6" || true
}

measure() { # LABEL ROUNDS
  for scenario in $scenarios; do
    case $scenario in
      lock16) load "$1 lock-step" large 16 1 0 "$2" ;;
      lock64) load "$1 lock-step" large 64 1 0 1 ;;
      window16) load "$1 windowsize 16" large 16 16 0 "$2" ;;
      loss1000) load "$1 2 % loss" small 1000 1 0.02 1 ;;
      *) echo "unknown scenario $scenario" >&2; exit 1 ;;
    esac
  done
}

run() { # LABEL ROUNDS COMMAND…
  local label=$1 times=$2
  shift 2
  if ! command -v "$1" >/dev/null; then
    echo "skipped: $label ($1 is not installed)"
    return
  fi
  if start "$@"; then
    local before_server before_client
    before_server=$(drops "${at_server[@]}") before_client=$(drops "${at_client[@]}")
    measure "$label" "$times"
    echo "$label: full socket buffers dropped $(($(drops "${at_server[@]}") - before_server))" \
      "datagrams at the server, $(($(drops "${at_client[@]}") - before_client)) at the generator"
    stop
  fi
}

ours() { # LABEL OPTIONS…
  local label=$1
  shift
  # one address stands for a thousand machines here
  # shellcheck disable=SC2086 # a command is words
  run "$label" "$rounds" ${OURS:-samples/netboot-standalone/netboot} tftp \
    --listen "$address:$port" --root "$work/root" --max-sessions-per-address 2000 "$@"
}

if [ -z "${BUILT:-}" ]; then
  mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -DskipTests package \
    -pl benchmarks,samples/netboot-standalone -am
fi
chmod 755 "$work"
mkdir "$work/root"
head -c "${megabytes}M" /dev/urandom >"$work/root/large"
head -c 1M /dev/urandom >"$work/root/small"
chmod -R a+rX "$work/root"
network
servers=("$@")
[ $# -gt 0 ] || servers=(ours ours-single dnsmasq atftpd hpa)
echo "$(date -u +%FT%TZ), $(uname -sr), $(nproc) cores, load average $(cut -d' ' -f1-3 /proc/loadavg)"
java -version 2>&1 | sed -n 2p
for server in "${servers[@]}"; do
  case $server in
    ours) ours ours ;;
    ours-single) ours "ours, single port" --single-port ;;
    dnsmasq)
      if [ "$port" = 69 ]; then
        run dnsmasq 1 dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --enable-tftp \
          --tftp-root="$work/root" --tftp-max=2000 --listen-address="$address" --bind-interfaces \
          --user=root --pid-file="$work/dnsmasq.pid" --log-facility="$work/dnsmasq.log"
      else
        echo "skipped: dnsmasq (its TFTP port is 69: run as root)"
      fi
      ;;
    atftpd)
      run atftpd 1 atftpd --daemon --no-fork --port "$port" --bind-address "$address" \
        --maxthread 2000 --logfile "$work/atftpd.log" --user "$(id -un)" --group "$(id -gn)" \
        "$work/root"
      ;;
    hpa) run tftpd-hpa 1 "$hpa" -L -a "$address:$port" -u "$(id -un)" -s "$work/root" ;;
    *) echo "unknown server $server" >&2; exit 1 ;;
  esac
done
echo "load average at the end $(cut -d' ' -f1-3 /proc/loadavg)"
