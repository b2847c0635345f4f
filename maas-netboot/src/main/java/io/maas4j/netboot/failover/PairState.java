package io.maas4j.netboot.failover;

/** How a rack stands to its partner. */
public enum PairState {
  /** They are in sync: each lease is known to both before its client is told. */
  NORMAL,
  /** The partner is silent: leases are extended, and new ones come from the own half only. */
  PARTNER_LOST,
  /** The partner is back, and the two tell each other what they know; answers as when lost. */
  RECOVERING,
  /** It knows nothing of the leases of this network that it could rely on, and answers nobody. */
  WAITING
}
