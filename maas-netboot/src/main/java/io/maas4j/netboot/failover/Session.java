package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;

/** How far two racks have come since they were connected. Mutable. */
final class Session {
  private final PairLink link;

  /** By the ticker. */
  long heardAt;

  long notReadyBefore;

  boolean met;

  /** Whether what we know counts; otherwise the partner's word does. */
  boolean speaks;

  /** Whether a note is on its way to the disk. */
  boolean noting;

  /** Whether the partner has said everything that it knew. */
  boolean toldAll;

  /** Whether we have. */
  boolean taught;

  boolean ready;
  boolean partnerReady;

  /** How many things of the partner's are on their way to the store. */
  int storing;

  Session(PairLink link, long now) {
    this.link = link;
    this.heardAt = now;
  }

  PairLink link() {
    return link;
  }

  void send(PairMessage message) {
    link.send(message);
  }
}
