#!/bin/sh
# The REST API of a whole server with many machines in PostgreSQL: benchmarks/api.sh [MACHINES]
# Seeds a PostgreSQL of its own (MACHINES, four interfaces and three disks each), starts the server
# over it on loopback, and measures lists, reads and allocations from outside.
set -eu
cd "$(dirname "$0")/.."
./maas --version
exec mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -Papi -DskipTests verify -pl benchmarks -am "-Dapi.args=${1:-10000}"
