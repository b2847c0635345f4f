# Read by http.sh and http-waves.sh, in the root of the tree.
for tool in taskset nginx; do
  if ! command -v $tool >/dev/null; then
    echo "skipped: $tool is not installed (apt-get install --no-install-recommends nginx-light util-linux)" >&2
    exit 0
  fi
done
if [ "$(nproc)" -lt 2 ]; then
  echo "skipped: server and generator need a core each" >&2
  exit 0
fi

# exec_load CLASS ARGUMENT…: runs a class of the benchmarks on core 1
exec_load() {
  class=$1
  shift
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/maas-http.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT INT TERM
  if [ "${MAAS_HTTP_BUILT:-}" = "" ]; then
    mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -DskipTests package \
      -pl benchmarks,samples/netboot-standalone -am
  fi
  uptime
  # the generator needs no dependency
  taskset -c 1 java -XX:+UseSerialGC -Xmx256m -cp benchmarks/target/classes "$class" \
    "$PWD" "$scratch" "$@"
  uptime
}
