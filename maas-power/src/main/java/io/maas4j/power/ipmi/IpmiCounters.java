package io.maas4j.power.ipmi;

import java.util.concurrent.atomic.LongAdder;

/** What a client has done since it was made. Safe for concurrent use; the numbers only grow. */
public final class IpmiCounters {
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder reused = new LongAdder();

  IpmiCounters() {}

  /** Datagrams sent. */
  public long datagramsSent() {
    return sent.sum();
  }

  /** Datagrams received, whatever they were. */
  public long datagramsReceived() {
    return received.sum();
  }

  /** Requests sent again because no answer came; they are among those sent. */
  public long retransmissions() {
    return repeated.sum();
  }

  /** Datagrams that were malformed, forged, late or nobody's; they are among those received. */
  public long datagramsDropped() {
    return dropped.sum();
  }

  /** Sessions opened. */
  public long sessionsOpened() {
    return opened.sum();
  }

  /** Sessions that could not be opened. */
  public long sessionsFailed() {
    return failed.sum();
  }

  /** Connections that were given a session that was open already. */
  public long sessionsReused() {
    return reused.sum();
  }

  void sent() {
    sent.increment();
  }

  void received() {
    received.increment();
  }

  void repeated() {
    repeated.increment();
  }

  void dropped() {
    dropped.increment();
  }

  void opened() {
    opened.increment();
  }

  void failed() {
    failed.increment();
  }

  void reused() {
    reused.increment();
  }

  @Override
  public String toString() {
    return "IpmiCounters[sent="
        + sent
        + ", received="
        + received
        + ", retransmissions="
        + repeated
        + ", dropped="
        + dropped
        + ", opened="
        + opened
        + ", failed="
        + failed
        + ", reused="
        + reused
        + "]";
  }
}
