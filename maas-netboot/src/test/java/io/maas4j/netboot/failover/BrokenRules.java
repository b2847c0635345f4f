package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rules of redundancy, each broken in turn: the simulation has to notice. */
public enum BrokenRules {
  NONE,
  ACK_BEFORE_THE_PARTNER_KNOWS,
  TAKE_FROM_BOTH_HALVES_WHEN_ALONE,
  TAKE_WHAT_ONLY_THE_OWN_CLOCK_SAYS_IS_FREE,
  TRUST_A_PARTNER_WITHOUT_MEMORY;

  /** A rack's pairs that go by these rules. */
  public Pairs pairs(
      LeaseStore store,
      LongSupplier clock,
      LongSupplier ticker,
      LeaseView view,
      PairMemory memory,
      Consumer<PairStatus> listener) {
    return new Pairs(store, clock, ticker, view, memory, listener, rules(clock));
  }

  private PairRules rules(LongSupplier clock) {
    BrokenRules broken = this;
    return new PairRules() {
      @Override
      boolean waitForThePartner() {
        return broken != ACK_BEFORE_THE_PARTNER_KNOWS;
      }

      @Override
      boolean mayTake(Role role, InetAddress address, long promised, long partnerClock) {
        if (broken == TAKE_FROM_BOTH_HALVES_WHEN_ALONE) {
          return promised <= partnerClock;
        }
        if (broken == TAKE_WHAT_ONLY_THE_OWN_CLOCK_SAYS_IS_FREE) {
          return role.owns(address);
        }
        return super.mayTake(role, address, promised, partnerClock);
      }

      @Override
      boolean mayExtend(@Nullable LeaseRecord before, LeaseRecord wanted, long now) {
        return super.mayExtend(before, wanted, now);
      }

      @Override
      boolean waitForForgottenPromises() {
        return broken != TRUST_A_PARTNER_WITHOUT_MEMORY;
      }
    };
  }
}
