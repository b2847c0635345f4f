package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import java.util.List;

/** How {@link Decisions} reach the partner, as long as there is one. */
interface Contact {
  boolean isConnected();

  /** Whether both know everything, so that the partner's word is part of every decision. */
  boolean isInSync();

  /** Nothing happens when there is no connection. */
  void send(PairMessage message);

  void breakOff(String why);

  /** Stores what the partner said. */
  void store(List<LeaseRecord> records);
}
