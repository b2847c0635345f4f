#!/bin/bash
# DHCPv4 servers under whole exchanges, one after the other on this machine:
#   sudo benchmarks/dhcp.sh [SERVER...]      ours ours-os kea kea-lfc dnsmasq isc  (all by default)
# Each server runs on core 0 in a network namespace of its own, the generator on core 1 in another;
# a veth pair joins them. Both namespaces are removed again. A peer that is not installed is skipped.
#   PLAN=quick|full|max|direct   which phases (see plan below);  SECONDS_EACH=5
#   PLAN=own PHASES="a=new:1000:1000;b=warm:1000:5000:10"   phases as DhcpLoad takes them
#   PREFIX=...   of the namespaces' names;  WORK=DIR   lease files, on the disk that is to be measured
#   JAVA=java   the generator's;  NETBOOT_JAVA_OPTS="…"   further options of our server's JVM
#   DIRECT=1   broadcasts instead of relayed messages, with any plan;  NICE=-10   of server and generator, where others use the machine too
#   PERFDHCP=1   asks perfdhcp as well
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${PREFIX:-maas4j-dhcp}
srv=$prefix-srv
cli=$prefix-cli
work=${WORK:-$(mktemp -d /var/tmp/maas4j-dhcp.XXXXXX)}
plan_name=${PLAN:-full}
each=${SECONDS_EACH:-5}
java=${JAVA:-java}
server_core=${SERVER_CORE:-0}
generator_core=${GENERATOR_CORE:-1}
nice=${NICE:-0}
pid=

# Where the system groups processes by session, niceness counts within the session only.
if [ "$nice" != 0 ] && [ -w /proc/self/autogroup ]; then
  echo "$nice" >/proc/self/autogroup || true
fi

if [ "$(id -u)" != 0 ]; then
  echo "network namespaces take root: run as root" >&2
  exit 1
fi

clean() {
  stop
  ip netns del "$srv" 2>/dev/null || true
  ip netns del "$cli" 2>/dev/null || true
  [ -n "${WORK:-}" ] || rm -rf "$work"
}

stop() {
  if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null || true
  fi
  pid=
}
trap clean EXIT
trap 'exit 130' INT TERM

network() { # relayed|direct
  ip netns del "$srv" 2>/dev/null || true
  ip netns del "$cli" 2>/dev/null || true
  ip netns add "$srv"
  ip netns add "$cli"
  ip -n "$srv" link add dhcp0 type veth peer name dhcp0 netns "$cli"
  ip -n "$srv" addr add 10.64.0.1/12 dev dhcp0
  ip -n "$srv" link set lo up
  ip -n "$srv" link set dhcp0 up
  ip -n "$cli" link set dhcp0 up
  if [ "$1" = direct ]; then
    ip netns exec "$cli" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.dhcp0.rp_filter=0
    ip -n "$cli" route add default dev dhcp0
  else
    ip -n "$cli" addr add 10.64.0.2/12 dev dhcp0
    ip -n "$cli" link set lo up
  fi
}

start() { # COMMAND… in the server's namespace, on its core
  ip netns exec "$srv" nice -n "$nice" taskset -c "$server_core" "$@" >"$work/server.log" 2>&1 &
  pid=$!
}

ready() { # until UDP port 67 is bound there
  for _ in $(seq 300); do
    if ip netns exec "$srv" ss -Hlun 'sport = :67' | grep -q . \
      || ip netns exec "$srv" ss -H0ln | grep -q dhcp0; then
      sleep 0.5
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:" >&2
  tail -20 "$work/server.log" >&2
  return 1
}

ours() { # OPTIONS…
  # shellcheck disable=SC2086 # OURS may be a program with arguments
  start ${OURS:-samples/netboot-standalone/netboot} dhcp --listen 0.0.0.0:67 --interface dhcp0 \
    --subnet 10.64.0.0/12 --range 10.64.16.0-10.79.255.250 --lease-file "$work/leases.ours" "$@"
}

kea() { # LFC-INTERVAL
  cat >"$work/kea.json" <<EOF
{ "Dhcp4": {
  "interfaces-config": { "interfaces": ["dhcp0"], "dhcp-socket-type": "$kea_socket" },
  "lease-database": { "type": "memfile", "persist": true, "name": "$work/leases.kea", "lfc-interval": $1 },
  "valid-lifetime": 600,
  "option-data": [
    { "name": "routers", "data": "10.64.0.1" }, { "name": "domain-name-servers", "data": "10.64.0.1" },
    { "name": "domain-name", "data": "maas" } ],
  "subnet4": [ { "id": 1, "subnet": "10.64.0.0/12", "pools": [ { "pool": "10.64.16.0 - 10.79.255.250" } ] } ],
  "loggers": [ { "name": "kea-dhcp4", "severity": "ERROR", "output_options": [ { "output": "stderr" } ] } ]
} }
EOF
  mkdir -p "$work/run"
  start env KEA_PIDFILE_DIR="$work/run" KEA_LOCKFILE_DIR="$work/run" kea-dhcp4 -c "$work/kea.json"
}

dnsmasq_server() {
  start dnsmasq --keep-in-foreground --user=root --conf-file=/dev/null --port=0 --interface=dhcp0 \
    --bind-interfaces --no-ping --dhcp-authoritative --quiet-dhcp --pid-file="$work/dnsmasq.pid" \
    --dhcp-range=10.64.16.0,10.79.255.250,255.240.0.0,600 --dhcp-lease-max=1000000 \
    --dhcp-option=option:router,10.64.0.1 --dhcp-option=option:dns-server,10.64.0.1 --domain=maas \
    --dhcp-leasefile="$work/leases.dnsmasq"
}

isc() {
  : >"$work/leases.isc"
  cat >"$work/dhcpd.conf" <<EOF
authoritative; ping-check false; default-lease-time 600; max-lease-time 600;
option routers 10.64.0.1; option domain-name-servers 10.64.0.1; option domain-name "maas";
subnet 10.64.0.0 netmask 255.240.0.0 { range 10.64.16.0 10.67.255.250; }
EOF
  start dhcpd -4 -f -q -cf "$work/dhcpd.conf" -lf "$work/leases.isc" -pf "$work/dhcpd.pid" \
    -user root -group root dhcp0
}

# Name, and then the phases for it. The first one of each is what a fresh process makes of it.
plan() {
  local slow=$1 # a server that is known to manage some hundreds only
  local thousand=1000 first=1000 settle=3000 fifty=5000 from=6000 newfrom=4000
  if [ "$slow" = slow ]; then
    settle=800 fifty=800 from=800 newfrom=400
  fi
  case $plan_name in
    own) IFS=';' read -ra phases <<<"$PHASES" ;;
    quick)
      phases=("first=new:1000:$first" "settle=warm:1000:$settle:15" "settle=new:20000:$settle"
        "new 1k=new:1000:$thousand" "warm 1k=warm:1000:$thousand:$each" "new 50k=new:50000:$settle"
        "warm 50k=warm:50000:$settle:$each") ;;
    max)
      phases=("settle=new:20000:$newfrom" "max new=max-new:0:$newfrom:$each"
        "hold 1k=new:1000:$thousand" "max warm 1k=max-warm:1000:$from:$each" ) ;;
    direct)
      phases=("first=new:1000:$first" "settle=warm:1000:$settle:15" "new 1k direct=new:1000:$thousand"
        "warm 1k direct=warm:1000:$thousand:$each" "max warm 1k direct=max-warm:1000:$from:$each") ;;
    full)
      phases=("first=new:1000:$first" "settle=new:30000:$fifty" "settle=warm:30000:$from:$each"
        "new 1k=new:1000:$thousand" "warm 1k=warm:1000:$thousand:$each"
        "max warm 1k=max-warm:1000:$from:$each" "closed warm 1k=closed:1000:64:$each"
        "new 50k=new:50000:$fifty" "warm 50k=warm:50000:$thousand:$each"
        "max warm 50k=max-warm:50000:$from:$each" "max new=max-new:0:$newfrom:$each") ;;
    *) echo "unknown PLAN=$plan_name" >&2; exit 1 ;;
  esac
}

load() { # NAME quick|slow
  plan "$2"
  local wire=(--relay 10.64.0.2 --server 10.64.0.1)
  [ "$network" = direct ] && wire=(--direct)
  ip netns exec "$cli" nice -n "$nice" taskset -c "$generator_core" $java -Xms256m -Xmx512m -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=4 -cp "$classpath" io.maas4j.benchmarks.dhcp.DhcpLoad \
    --name "$1" --pid "$pid" "${wire[@]}" "${phases[@]}"
  if [ -n "${PERFDHCP:-}" ] && command -v perfdhcp >/dev/null; then
    echo "perfdhcp, 1,000 clients, 1,000 exchanges a second, 10 s:"
    ip netns exec "$cli" taskset -c "$generator_core" perfdhcp -4 -r 1000 -R 1000 -p 10 -l 10.64.0.2 10.64.0.1 \
      | grep -E 'drop|avg|max delay|sent|received' || true
  fi
}

run() { # NAME PROGRAM SPEED FUNCTION ARGUMENTS…
  local name=$1 program=$2 speed=$3
  shift 3
  if ! command -v "$program" >/dev/null; then
    echo "skipped: $name ($program is not installed)"
    return
  fi
  "$@"
  if ready; then load "$name" "$speed"; fi
  stop
  sleep 1
}

classpath=${BENCH_CP:-}
if [ -z "$classpath" ]; then
  # shellcheck disable=SC2086 # options are words
  mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -Pdhcp -DskipTests verify \
    -pl benchmarks,samples/netboot-standalone -am
  classpath=$(tr -d '\n' <benchmarks/target/dhcp.classpath)
fi
servers=("$@")
[ $# -gt 0 ] || servers=(ours ours-os kea kea-lfc dnsmasq isc)
kea_socket=udp
network=relayed
if [ "$plan_name" = direct ] || [ -n "${DIRECT:-}" ]; then
  network=direct kea_socket=raw
fi
mkdir -p "$work"
network "$network"
echo "$(date -u +%FT%TZ), $(uname -sr), $(nproc) cores, load average $(cut -d' ' -f1-3 /proc/loadavg), nice $nice, plan $plan_name"
$java -version 2>&1 | sed -n 2p
$java -cp "$classpath" io.maas4j.benchmarks.dhcp.DiskSync "$work"
$java -cp "$classpath" io.maas4j.benchmarks.dhcp.DhcpLoad --head
for server in "${servers[@]}"; do
  rm -f "$work"/leases.*
  case $server in
    ours) run "MAAS4J, fsync" "${java%% *}" quick ours ;;
    ours-os) run "MAAS4J, no fsync" "${java%% *}" quick ours --no-fsync ;;
    kea) run "Kea $(kea-dhcp4 -v 2>/dev/null || true), no fsync" kea-dhcp4 quick kea 0 ;;
    kea-lfc) run "Kea, no fsync, LFC every 30 s" kea-dhcp4 quick kea 30 ;;
    dnsmasq) run "dnsmasq" dnsmasq slow dnsmasq_server ;;
    isc) run "isc-dhcpd, fsync" dhcpd slow isc ;;
    *) echo "unknown server $server" >&2; exit 1 ;;
  esac
done
echo "load average at the end $(cut -d' ' -f1-3 /proc/loadavg)"
