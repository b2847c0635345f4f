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
  final LongAdder blocks = new LongAdder();
  final LongAdder retransmissions = new LongAdder();
  final LongAdder evicted = new LongAdder();
  final AtomicInteger active = new AtomicInteger();
  final AtomicInteger confirmed = new AtomicInteger();
  private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);
  private final Map<Rejection, LongAdder> rejections = adders(Rejection.class);

  void rejected(Rejection why) {
    LongAdder counter = rejections.get(why);
    if (counter != null) {
      counter.increment();
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
    return new TftpStats(
        requests.sum(),
        active.get(),
        sums(outcomes, Outcome.class),
        bytes.sum(),
        blocks.sum(),
        retransmissions.sum(),
        sums(rejections, Rejection.class),
        evicted.sum(),
        reportsDropped);
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      adders.put(value, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> adders, Class<E> type) {
    Map<E, Long> sums = new EnumMap<>(type);
    adders.forEach((value, adder) -> sums.put(value, adder.sum()));
    return sums;
  }
}
