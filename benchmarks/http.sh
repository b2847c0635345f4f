#!/bin/sh
# CPU seconds per GB of the HTTP boot server and of nginx with sendfile: benchmarks/http.sh [ROUNDS]
# Servers on core 0, the generator on core 1; about 3 GB of files in a scratch directory, removed at
# the end. Needs nginx (apt-get install nginx-light) and taskset.
set -eu
cd "$(dirname "$0")/.."
. benchmarks/http-common.sh
exec_load io.maas4j.benchmarks.http.HttpComparison "${1:-5}"
