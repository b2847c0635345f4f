#!/bin/sh
# Machines that are commissioned at once by a whole server over PostgreSQL:
#   benchmarks/commission.sh [MACHINES] [REQUESTS_PER_SECOND]     1000 and 2000 by default
# Adds the machines through the API, then asks what stock cloud-init and the script runner ask, with
# outputs as long as a server's. Nothing is run on the machines' side, so that the server is measured.
#   CONNECTIONS=kept|one-each   kept by default; python's urllib makes one for each request
#   MAAS4J_JAVA_OPTS="…"        further options of the server's JVM
#   NICE=-10                    of all three, where others use the machine too; root
set -eu
cd "$(dirname "$0")/.."
./maas --version
if [ -n "${NICE:-}" ]; then
  # Where the system groups processes by session, niceness counts within the session only.
  if [ -w /proc/self/autogroup ]; then
    echo "$NICE" >/proc/self/autogroup || true
  fi
  renice -n "$NICE" -p $$ >/dev/null
fi
exec mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -Pcommission -DskipTests verify -pl benchmarks -am \
  "-Dcommission.args=${1:-1000} ${2:-2000} ${CONNECTIONS:-kept}"
