package io.maas4j.netboot.dhcp.policy;

/** Where a policy stands; the later of these hold over the earlier. */
public enum PolicyScope {
  GLOBAL,
  SHARED_NETWORK,
  SUBNET,
  POOL,
  CLASS,
  HOST
}
