#!/bin/bash
# The power state of many BMCs over IPMI: our client, FreeIPMI's ipmipower and ipmitool, one after the
# other against the same simulated BMCs on loopback:
#   benchmarks/power.sh [PART...]      compare delayed large      (all by default)
# compare: COUNT BMCs, each client in turn. delayed: the same with 50 ms for each answer, a tenth of the BMCs.
# large: LARGE BMCs, of which 5 % are dead and 5 % take 2 s for each answer; our client alone.
#   COUNT=1000  LARGE=10000  PORT=6230  ROUNDS=10 of our client in one process  RUNS=3 of the others
#   NO_BUILD=1 runs what was built last;  JAVA=java   of the BMCs;  WORK=DIR   for what is kept of a run
# A client that is not installed is skipped. Wall and CPU seconds and peak memory are of the whole client,
# processes that it starts included; "warm" is the cheapest round of those after the first third in one process.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${COUNT:-1000}
large=${LARGE:-10000}
port=${PORT:-6230}
rounds=${ROUNDS:-10}
runs=${RUNS:-3}
java=${JAVA:-java}
work=${WORK:-$(mktemp -d /var/tmp/maas4j-power.XXXXXX)}
pid=

clean() {
  stop_bmcs
  [ -n "${WORK:-}" ] || rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

stop_bmcs() {
  if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null || true
    tail -1 "$work/bmcs.log"
  fi
  pid=
}

start_bmcs() { # count=N …
  "$java" -Xmx512m -XX:+UseSerialGC -cp "$(cat benchmarks/target/power.classpath)" \
    io.maas4j.benchmarks.power.SimulatedBmcs port="$port" "$@" >"$work/bmcs.log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    grep -q '^ready' "$work/bmcs.log" && return
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the simulated BMCs did not start:" >&2
  cat "$work/bmcs.log" >&2
  return 1
}

hosts() { # N: one address a line
  awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "127.1.%d.%d\n", int(i / 256), i % 256 }'
}

measured() { # LABEL COMMAND…: wall, CPU, peak RSS of a command and its children, and its output's lines
  python3 - "$work/out" "$@" <<'EOF'
import os, resource, subprocess, sys, time
out, label, command = sys.argv[1], sys.argv[2], sys.argv[3:]
start = time.monotonic()
with open(out, "wb") as file:
    status = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
good = sum(1 for line in open(out, errors="replace") if line.rstrip().endswith((" on", " off")))
print("%-34s %8.2f s %8.2f s CPU %7d MiB %7d answers" % (
    label, wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, good))
EOF
}

sweep() { # FLAGS…
  samples/power-sweep/power-sweep --hosts "$work/hosts" --port "$port" --user maas \
    --password-file "$work/password" "$@"
}

ours_rounds() { # LABEL FLAGS…: the first round, and the cheapest of those after the first third
  label=$1
  shift
  sweep --repeat "$rounds" --json --quiet "$@" >"$work/rounds" || true
  python3 - "$work/rounds" "$label" <<'EOF'
import json, sys
rounds = [json.loads(line) for line in open(sys.argv[1])]
def show(name, r):
    print("%-34s %8.2f s %8.2f s CPU %7d MiB %7d answers %6d sessions %4d retries" % (
        sys.argv[2] + name, r["wallSeconds"], r["cpuSeconds"], r["peakRssMib"], r["ok"], r["sessions"], r["retries"]))
show(", first round", rounds[0])
if len(rounds) > 1:
    show(", warm", min(rounds[len(rounds) // 3:], key=lambda r: r["cpuSeconds"]))
EOF
}

compare() {
  hosts "$count" >"$work/hosts"
  start_bmcs count="$count"
  echo "== $count BMCs, one query each"
  for suite in 17 3; do
    for _ in $(seq "$runs"); do
      measured "power-sweep, suite $suite, a process" samples/power-sweep/power-sweep --hosts "$work/hosts" \
        --port "$port" --user maas --password-file "$work/password" --cipher-suite $suite
    done
    ours_rounds "our client, suite $suite" --cipher-suite $suite
    ours_rounds "our client, suite $suite, sessions kept" --cipher-suite $suite --keep 60
    if command -v ipmipower >/dev/null; then
      list=$(sed "s/$/:$port/" "$work/hosts" | paste -sd,)
      for _ in $(seq "$runs"); do
        measured "ipmipower --stat, suite $suite" ipmipower -D LAN_2_0 -I $suite -u maas -p secret -h "$list" --stat
      done
    else
      echo "ipmipower is not installed (freeipmi-tools): skipped"
    fi
    if command -v ipmitool >/dev/null; then
      measured "ipmitool, 32 at a time, suite $suite" xargs -a "$work/hosts" -P 32 -I HOST \
        ipmitool -I lanplus -C $suite -H HOST -p "$port" -U maas -P secret chassis power status
    else
      echo "ipmitool is not installed: skipped"
    fi
  done
  stop_bmcs
}

delayed() {
  n=$((count / 10))
  hosts "$n" >"$work/hosts"
  start_bmcs count="$n" millis=50
  echo "== $n BMCs, 50 ms for each answer, suite 17"
  ours_rounds "our client" --cipher-suite 17
  ours_rounds "our client, sessions kept" --cipher-suite 17 --keep 60
  if command -v ipmipower >/dev/null; then
    list=$(sed "s/$/:$port/" "$work/hosts" | paste -sd,)
    measured "ipmipower --stat" ipmipower -D LAN_2_0 -I 17 -u maas -p secret -h "$list" --stat
  fi
  if command -v ipmitool >/dev/null; then
    measured "ipmitool, 32 at a time" xargs -a "$work/hosts" -P 32 -I HOST \
      ipmitool -I lanplus -C 17 -H HOST -p "$port" -U maas -P secret chassis power status
  fi
  stop_bmcs
}

large() {
  hosts "$large" >"$work/hosts"
  start_bmcs count="$large" dead-percent=5 slow-percent=5
  echo "== $large BMCs, 5 % dead, 5 % with 2 s for each answer, suite 17"
  rounds=3 ours_rounds "our client" --cipher-suite 17
  rounds=3 ours_rounds "our client, sessions kept" --cipher-suite 17 --keep 60 --every 30
  stop_bmcs
}

[ -n "${NO_BUILD:-}" ] || mvn -q -B -DskipTests -Ppower verify -pl benchmarks,samples/power-sweep -am ${MVN_FLAGS:-}
echo secret >"$work/password"
echo "$(date -u +%F) $(uname -r) $(nproc) cores, $("$java" -version 2>&1 | head -1)"
for part in ${*:-compare delayed large}; do
  case $part in
    compare | delayed | large) "$part" ;;
    *) echo "no such part: $part" >&2; exit 2 ;;
  esac
done
