#!/bin/bash
# Makes the network of one end-to-end test: two namespaces without a route out, and a management
# link by which the test itself reaches the server and the server reaches the test's BMC.
#   net-up.sh SUFFIX [TAPS]        default 2 taps; needs root
#
#   maas4j-srv-SUFFIX   the server's side: eth0 10.77.0.1/24, mgmt0 (only the test uses it)
#   maas4j-lan-SUFFIX   the machines' side: bridge br0 with tap0, tap1, …
#
# Prints KEY=VALUE lines: SERVER_NAMESPACE, LAN_NAMESPACE, SERVER_ADDRESS, SERVER_INTERFACE,
# BRIDGE, TAPS, TEST_ADDRESS (this side of the management link) and SERVER_MANAGEMENT_ADDRESS.
set -euo pipefail
suffix=${1:?usage: net-up.sh SUFFIX [TAPS]} taps=${2:-2}
[[ $suffix =~ ^[a-z0-9]{1,8}$ ]] || { echo "net-up: suffix '$suffix' must be 1 to 8 of a-z and 0-9" >&2; exit 2; }
server=maas4j-srv-$suffix lan=maas4j-lan-$suffix mgmt=m4j-$suffix

for namespace in "$server" "$lan"; do
  if [ -e "/run/netns/$namespace" ]; then
    echo "net-up: namespace $namespace exists already; use another suffix or net-down.sh $suffix" >&2
    exit 1
  fi
done
# Whatever fails below, nothing half-made stays behind.
trap '"$(dirname "$0")/net-down.sh" "$suffix"' ERR

ip netns add "$server"
ip netns add "$lan"
for namespace in "$server" "$lan"; do
  # No router advertisements, no link-local chatter while firmware looks for a server.
  ip netns exec "$namespace" sysctl -q -w net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.default.accept_ra=0
  ip -n "$namespace" link set lo up
done
ip -n "$lan" link add br0 type bridge forward_delay 0 stp_state 0 mcast_snooping 0
ip -n "$lan" link set br0 up
ip -n "$lan" link add srv0 type veth peer name eth0 netns "$server"
ip -n "$lan" link set srv0 master br0 up
ip -n "$server" addr add 10.77.0.1/24 dev eth0
ip -n "$server" link set eth0 up
# Checksums left to the device never get computed on a veth, and boot ROMs drop such UDP.
ip netns exec "$server" ethtool -K eth0 tx off >/dev/null
for ((i = 0; i < taps; i++)); do
  ip -n "$lan" tuntap add dev "tap$i" mode tap
  ip -n "$lan" link set "tap$i" master br0 up
done

# One test at a time looks for a free network and takes it.
exec 9>/run/maas4j-net-up.lock
flock 9
# The first free /30 below 10.78.0.0/16, beginning at a place that depends on the suffix.
first=$(($(printf %s "$suffix" | cksum | cut -d' ' -f1) % 256))
for ((i = 0; i < 256; i++)); do
  net=10.78.$(((first + i) % 256))
  ip -o -4 addr show | grep -q " $net\." || break
done
ip link add "$mgmt" type veth peer name mgmt0 netns "$server"
ip addr add "$net.1/30" dev "$mgmt"
ip link set "$mgmt" up
ip -n "$server" addr add "$net.2/30" dev mgmt0
ip -n "$server" link set mgmt0 up
exec 9>&-
trap - ERR

cat <<VALUES
SERVER_NAMESPACE=$server
LAN_NAMESPACE=$lan
SERVER_ADDRESS=10.77.0.1
SERVER_INTERFACE=eth0
BRIDGE=br0
TAPS=$taps
TEST_ADDRESS=$net.1
SERVER_MANAGEMENT_ADDRESS=$net.2
VALUES
