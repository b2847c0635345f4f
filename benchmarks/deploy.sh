#!/bin/sh
# Simulated machines that are deployed at once: benchmarks/deploy.sh [MACHINES] [FEW], 100 and 10 by default.
# A whole server enlists and commissions them, waits for the last of them, and deploys them together: boots, installer,
# and the boot from the disk. Says how long that took from the first order to the last machine that is deployed, how
# many failed, and what was served; first with FEW of them, which is what to compare with. Server and machines share
# the host and one Java process. Ends with another status than 0 when one machine failed.
#   DEMO_FLAGS="…"  more flags of the demo      LIMIT_SECONDS=3600  for each of the two
set -eu
cd "$(dirname "$0")/.."
many=${1:-100}
few=${2:-10}
work=$(mktemp -d "${TMPDIR:-/tmp}/maas-deploy-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

uptime
status=0
for machines in "$few" "$many"; do
  DEMO_FLAGS="--together ${DEMO_FLAGS:-}" benchmarks/demo.sh "$machines" >"$work/one" || status=$?
  cat "$work/one"
  echo
  grep '^deployed at once' "$work/one" >>"$work/all" || {
    echo "deploy.sh: $machines machines never came so far that all of them could be deployed" >&2
    exit 1
  }
done
awk 'BEGIN { printf "%9s %7s %8s %10s %9s %11s %8s %9s\n",
      "deployed", "failed", "wall s", "MB served", "MB each", "machines/s", "MB/s", "requests" }
  { printf "%9d %7d %8.1f %10.1f %9.1f %11.2f %8.1f %9d\n", $4, $9, $7, $13, $13 / ($4 + $9), $4 / $7, $13 / $7, $16 + $19
    failed += $9; machines[NR] = $4; seconds[NR] = $7 }
  END { if (machines[1] > 0) printf "%.1f times the machines took %.1f times as long\n",
          machines[2] / machines[1], seconds[2] / seconds[1]
    exit failed > 0 }' "$work/all" || status=1
uptime
exit "$status"
