package io.maas4j.netboot.dhcp;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * One dynamic range: a cursor over what was never used, and a queue of what became free, oldest
 * first. Each address is looked at a bounded number of times, however large the range.
 */
final class Pool {
  // Bounds the work of one packet when a long stretch is in use elsewhere; the next goes on.
  private static final int MAX_STEPS = 1024;

  private final String linkName;
  private final long first;
  private final long last;
  private final LinkedHashSet<Integer> free = new LinkedHashSet<>();
  private final Offers offers = new Offers();
  private long cursor;

  Pool(String linkName, int first, int last) {
    this.linkName = linkName;
    this.first = Integer.toUnsignedLong(first);
    this.last = Integer.toUnsignedLong(last);
    this.cursor = this.first;
  }

  String linkName() {
    return linkName;
  }

  boolean sameAs(String link, int from, int to) {
    return linkName.equals(link)
        && first == Integer.toUnsignedLong(from)
        && last == Integer.toUnsignedLong(to);
  }

  boolean contains(int address) {
    long number = Integer.toUnsignedLong(address);
    return number >= first && number <= last;
  }

  /** Brings the lists into line with what became of one of its addresses. */
  void settled(Binding binding) {
    if (!binding.busy()) {
      free.add(binding.address);
    } else if (!free.isEmpty()) {
      free.remove(binding.address);
    }
    if (!binding.offered()) {
      Offers.remove(binding);
    } else {
      offers.add(binding);
    }
  }

  /** What is held for clients that have not answered. */
  Offers offers() {
    return offers;
  }

  /**
   * The next address that was never given out.
   *
   * @param known whether the table has the address in its books already
   * @param usable whether it may be given out now; if not, it queues with the used ones
   */
  OptionalInt neverUsed(IntPredicate known, IntPredicate usable) {
    for (int step = 0; step < MAX_STEPS && cursor <= last; step++) {
      int address = (int) cursor++;
      if (known.test(address)) {
        continue;
      }
      if (usable.test(address)) {
        return OptionalInt.of(address);
      }
      free.add(address);
    }
    return OptionalInt.empty();
  }

  /** The address that has been free for longest; those in use elsewhere go to the end. */
  OptionalInt oldestFree(IntPredicate usable) {
    int steps = Math.min(MAX_STEPS, free.size());
    for (int step = 0; step < steps; step++) {
      Iterator<Integer> head = free.iterator();
      int address = head.next();
      head.remove();
      if (usable.test(address)) {
        return OptionalInt.of(address);
      }
      free.add(address);
    }
    return OptionalInt.empty();
  }
}
