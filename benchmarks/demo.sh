#!/bin/sh
# Wall time and peak memory of a demo: benchmarks/demo.sh [MACHINES], 100 by default.
# DEMO_FLAGS: more flags of the demo. The peak is that of the largest single process, which is the server's; PostgreSQL and the
# machines' Python processes are others.
set -eu

machines=${1:-100}
cd "$(dirname "$0")/.."
[ -x /usr/bin/time ] || {
  echo "demo.sh: /usr/bin/time is missing. Install it: apt-get install time" >&2
  exit 1
}
work=$(mktemp -d "${TMPDIR:-/tmp}/maas-demo-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Builds when the sources are newer, so that the time below is the demo's alone.
./maas --version

status=0
# shellcheck disable=SC2086 # flags
timeout "${LIMIT_SECONDS:-3600}" /usr/bin/time -v -o "$work/time" \
  ./maas demo --machines "$machines" --exit ${DEMO_FLAGS:-} >"$work/out" 2>"$work/err" || status=$?
if [ "$status" -ne 0 ]; then
  echo "demo.sh: the demo ended with status $status; its last lines:" >&2
  tail -n 20 "$work/out" "$work/err" >&2
fi

echo "machines: $machines, exit status: $status"
grep '^deployed at once' "$work/out" || true
grep 'arrived;' "$work/out" | tail -n 1 || true
sed -n 's/^[[:space:]]*Elapsed (wall clock) time (h:mm:ss or m:ss): /wall: /p
  s/^[[:space:]]*Maximum resident set size (kbytes): /peak RSS of one process, KiB: /p
  s/^[[:space:]]*User time (seconds): /user CPU, s: /p
  s/^[[:space:]]*System time (seconds): /system CPU, s: /p' "$work/time"
exit "$status"
