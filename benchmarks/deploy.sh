#!/bin/sh
# Simulated machines that are deployed at once: benchmarks/deploy.sh [MACHINES], 100 by default.
# They are enlisted and commissioned first, wait for the last of them, and are deployed together by a
# whole server: boots, installer, and the boot from the disk. Says how long that took from the first
# order to the last machine that reports itself deployed, how many failed, and what was served.
set -eu
DEMO_FLAGS="--together ${DEMO_FLAGS:-}" exec "$(dirname "$0")/demo.sh" "${1:-100}"
