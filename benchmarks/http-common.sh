# Read by http.sh and http-waves.sh, in the root of the tree.
for tool in taskset nginx ip; do
  if ! command -v $tool >/dev/null; then
    echo "skipped: $tool is not installed (apt-get install --no-install-recommends nginx-light util-linux iproute2)" >&2
    exit 0
  fi
done
if [ "$(nproc)" -lt 2 ]; then
  echo "skipped: server and generator need a core each" >&2
  exit 0
fi

# As root the servers and the generator have a network namespace each, joined by a veth pair, and
# packets are taken in on the core of whom they are for, as a network card with a queue for each core
# has it. On loopback, and on a veth pair without that, the kernel sends the next segments of a full
# connection where the acknowledgement of the last ones arrives: on the core of whoever reads. Which
# process is billed for TCP then changes from run to run, threefold. PLACE=loopback measures that.
prefix=${PREFIX:-maas4j-http}
srv=$prefix-srv
cli=$prefix-cli
address=127.0.0.1 namespace=
if [ "$(id -u)" = 0 ] && [ "${PLACE:-}" != loopback ]; then
  address=10.99.70.1 namespace=$srv
fi

receive_on() { # NAMESPACE MASK
  ip netns exec "$1" sh -c "for queue in /sys/class/net/http0/queues/rx-*; do
    echo $2 >\$queue/rps_cpus; done"
}

network() {
  [ -n "$namespace" ] || return 0
  ip netns add "$srv"
  ip netns add "$cli"
  ip -n "$srv" link add http0 type veth peer name http0 netns "$cli"
  ip -n "$srv" addr add "$address/24" dev http0
  ip -n "$cli" addr add 10.99.70.2/24 dev http0
  for side in "$srv" "$cli"; do
    ip -n "$side" link set lo up
    ip -n "$side" link set http0 up
  done
  # a thousand clients have an address each
  ip -n "$cli" route add local 10.98.0.0/16 dev lo
  ip -n "$srv" route add 10.98.0.0/16 via 10.99.70.2
  receive_on "$srv" 1
  receive_on "$cli" 2
}

clean() {
  rm -rf "$scratch"
  if [ -n "$namespace" ]; then
    ip netns del "$srv" 2>/dev/null || true
    ip netns del "$cli" 2>/dev/null || true
  fi
}

# exec_load CLASS ARGUMENT…: runs a class of the benchmarks on core 1
exec_load() {
  class=$1
  shift
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/maas-http.XXXXXX")
  trap clean EXIT
  trap 'exit 130' INT TERM
  if [ "${MAAS_HTTP_BUILT:-}" = "" ]; then
    mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -DskipTests package \
      -pl benchmarks,samples/netboot-standalone -am
  fi
  network
  chmod 755 "$scratch"
  uptime
  # the generator needs no dependency
  ${namespace:+ip netns exec "$cli"} taskset -c 1 java -XX:+UseSerialGC -Xmx256m \
    -cp benchmarks/target/classes "$class" "$PWD" "$scratch" "$address" "$namespace" "$@"
  uptime
}
