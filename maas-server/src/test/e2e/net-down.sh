#!/bin/bash
# Ends what net-up.sh SUFFIX made: first the processes which live in its two namespaces (by the ids
# the kernel lists for these namespaces, nothing else), then the namespaces and the management link.
#   net-down.sh SUFFIX
set -uo pipefail
suffix=${1:?usage: net-down.sh SUFFIX}
[[ $suffix =~ ^[a-z0-9]{1,8}$ ]] || { echo "net-down: suffix '$suffix' must be 1 to 8 of a-z and 0-9" >&2; exit 2; }

for namespace in "maas4j-lan-$suffix" "maas4j-srv-$suffix"; do
  [ -e "/run/netns/$namespace" ] || continue
  for signal in TERM KILL; do
    for process in $(ip netns pids "$namespace"); do
      [ "$process" = $$ ] || kill -s "$signal" "$process" 2>/dev/null
    done
    for _ in $(seq 20); do
      [ -z "$(ip netns pids "$namespace")" ] && break 2
      sleep 0.1
    done
  done
  ip netns del "$namespace"
done
# Goes with the server's namespace; named here for the case that only this end was made.
if ip link show "m4j-$suffix" >/dev/null 2>&1; then
  ip link del "m4j-$suffix"
fi
exit 0
