package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;

/** A connection to the partner, over which both have proved who they are. */
public interface PairLink {
  /** In order, or not at all once the connection broke; never blocks. */
  void send(PairMessage message);

  /** Breaks it; its end is reported as any other. */
  void close();
}
