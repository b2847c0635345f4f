package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a rack may promise without its partner. Each line is one that {@code
 * docs/dhcp-redundancy.md} proves; tests break them one by one and see addresses given twice.
 */
class PairRules {

  /** While in sync, no client is told before the partner knows. */
  boolean waitForThePartner() {
    return true;
  }

  /**
   * Whether an address may go to a new client: it is of the own half, and the partner itself has
   * said that by its clock it was free.
   *
   * @param promised until when the partner may believe it leased
   * @param partnerClock what the partner's clock said last
   */
  boolean mayTake(Role role, InetAddress address, long promised, long partnerClock) {
    return role.owns(address) && promised <= partnerClock;
  }

  /** Whether a client may keep what it has: both know that it is its, and nobody else gets it. */
  boolean mayExtend(@Nullable LeaseRecord before, LeaseRecord wanted, long now) {
    return before != null
        && before.kind() == LeaseRecord.Kind.COMMIT
        && before.isOfSameClient(wanted)
        && before.end() > now;
  }

  /** Whether a partner that lost its memory is trusted only when its promises have run out. */
  boolean waitForForgottenPromises() {
    return true;
  }
}
