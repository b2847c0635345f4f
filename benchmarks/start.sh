#!/bin/sh
# How long the server takes from its start to its first answer, with the embedded PostgreSQL, and
# how much memory the Java process holds when it has been idle: benchmarks/start.sh [PORT]
# "first" has nothing on disk but the jar; "again" has the database of the run before.
set -eu

port=${1:-15240}
limit=${LIMIT_SECONDS:-180}
url=http://127.0.0.1:$port/MAAS/api/2.0/version/
cd "$(dirname "$0")/.."
command -v curl >/dev/null || {
  echo "start.sh: curl is missing. Install it: apt-get install curl" >&2
  exit 1
}
work=$(mktemp -d "${TMPDIR:-/tmp}/maas-start-bench.XXXXXX")
server=

stop() {
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now() {
  date +%s%N | sed 's/......$//' # milliseconds; date must be GNU's
}

./maas --version
if curl -s -o "$work/other" "$url"; then
  echo "start.sh: something answers at $url already: give another port" >&2
  exit 1
fi
./maas init region+rack --data-dir "$work/data" --cache-dir "$work/cache" \
  --maas-url "http://127.0.0.1:$port/MAAS" --rack-bind 127.0.0.1 \
  --dhcp-port 0 --tftp-port 0 --rack-http-port 0 \
  --subnet 10.88.0.0/16,range=10.88.1.0-10.88.8.255,rack=127.0.0.1,relayed >"$work/init"

# measure NAME: starts, waits for the first 200, rests 20 s, reads the memory, stops.
measure() {
  began=$(now)
  # The launcher becomes the server, so that this is the number of the Java process.
  ./maas run --data-dir "$work/data" >"$work/$1.out" 2>"$work/$1.err" &
  server=$!
  until curl -s -f -m 2 -o "$work/version" "$url"; do
    if ! kill -0 "$server" 2>/dev/null; then
      echo "start.sh: the server ended before it answered:" >&2
      tail -n 20 "$work/$1.out" "$work/$1.err" >&2
      exit 1
    fi
    if [ $(($(now) - began)) -gt $((limit * 1000)) ]; then
      echo "start.sh: no answer within $limit s:" >&2
      tail -n 20 "$work/$1.out" "$work/$1.err" >&2
      exit 1
    fi
    sleep 0.05
  done
  answered=$(($(now) - began))
  sleep 20
  rss=$(sed -n 's/^VmRSS:[[:space:]]*//p' "/proc/$server/status")
  echo "$1: first answer after $answered ms; Java process after 20 s idle: $rss"
  stop
}

measure first
measure again
