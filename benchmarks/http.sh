#!/bin/sh
# CPU seconds per GB of the HTTP boot server and of nginx with sendfile: benchmarks/http.sh [ROUNDS]
# Servers on core 0, the generator on core 1, as root in network namespaces of their own, which are
# removed at the end; PLACE=loopback does without them, and then figures of large files say little
# (http-common.sh says why). 400 MB of files in a scratch directory, removed as well.
# Needs nginx (apt-get install nginx-light), taskset and ip.
set -eu
cd "$(dirname "$0")/.."
. benchmarks/http-common.sh
exec_load io.maas4j.benchmarks.http.HttpComparison "${1:-5}"
