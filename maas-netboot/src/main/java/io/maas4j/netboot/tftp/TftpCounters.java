package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts; any thread. */
final class TftpCounters {
  final LongAdder requests = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder retransmissions = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder foreign = new LongAdder();
  final AtomicInteger active = new AtomicInteger();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);

  TftpCounters() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void ended(Outcome outcome, long octets) {
    bytes.add(octets);
    LongAdder counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  TftpStats snapshot(long reportsDropped) {
    Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
    outcomes.forEach((outcome, counter) -> ended.put(outcome, counter.sum()));
    return new TftpStats(
        requests.sum(),
        active.get(),
        Map.copyOf(ended),
        bytes.sum(),
        retransmissions.sum(),
        dropped.sum(),
        foreign.sum(),
        reportsDropped);
  }
}
