#!/bin/sh
# Machines that fetch one image at the same moment: benchmarks/http-waves.sh [CLIENTS] [MIB]
# nginx stands for a server without admission. Ends within four minutes whatever happens.
set -eu
cd "$(dirname "$0")/.."
# times are what counts here, and receive queues between cores drop where a thousand clients share one
PLACE=${PLACE:-loopback}
. benchmarks/http-common.sh
ulimit -n 16384
exec_load io.maas4j.benchmarks.http.HttpWaves "${1:-1000}" "${2:-48}"
