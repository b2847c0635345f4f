package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were read and wait for their turn; more than a few only when more come in than can
 * be answered. Then what brings an exchange to its end goes first, and DISCOVERs, which begin one,
 * are what is left out. The newest goes before the others: answers in their order would all come
 * late, and an answer that comes late is none. Confined to one thread.
 */
final class Intake {
  /** Beyond that many the oldest DISCOVER is dropped. */
  static final int MAX_DISCOVERS = 1024;

  /** Beyond that many the oldest of the other messages is dropped. */
  static final int MAX_OTHERS = 4096;

  // RFC 2131 §4.1: a client asks again after about four seconds; firmware does after one or two.
  private static final long DISCOVER_MILLIS = 2_000;
  private static final long OTHER_MILLIS = 4_000;

  private final Deque<Pending> discovers = new ArrayDeque<>();
  private final Deque<Pending> others = new ArrayDeque<>();
  // The newest DISCOVER of each client that has one here.
  private final LongMap<Pending> newest = new LongMap<>();
  private final Consumer<Dropped> dropped;

  /**
   * A message that waits.
   *
   * @param client hardware address as a number; any other number for clients without such a one
   * @param at when it was read, in milliseconds
   */
  record Pending(
      DhcpMessage message, Arrival arrival, Consumer<DhcpReply> send, long client, long at) {}

  /** A message that is not answered, and why. */
  record Dropped(Pending message, String reason) {}

  /**
   * @param dropped told of each message that will not come up
   */
  Intake(Consumer<Dropped> dropped) {
    this.dropped = dropped;
  }

  boolean isEmpty() {
    return discovers.isEmpty() && others.isEmpty();
  }

  void add(Pending pending) {
    if (!pending.message().is(MessageType.DISCOVER)) {
      others.addLast(pending);
      if (others.size() > MAX_OTHERS) {
        drop(others.removeFirst(), "overload: oldest dropped");
      }
      return;
    }
    newest.put(pending.client(), pending);
    discovers.addLast(pending);
    if (discovers.size() > MAX_DISCOVERS) {
      Pending oldest = discovers.removeFirst();
      if (newest.get(oldest.client()) == oldest) {
        newest.remove(oldest.client());
      }
      drop(oldest, "overload: oldest DISCOVER dropped");
    }
  }

  /** What is to be handled next; null when nothing is. */
  @Nullable Pending next(long now) {
    while (!others.isEmpty()) {
      Pending pending = others.removeFirst();
      if (now - pending.at() <= OTHER_MILLIS) {
        return pending;
      }
      drop(pending, "too old");
    }
    while (!discovers.isEmpty()) {
      Pending pending = discovers.removeLast();
      if (newest.get(pending.client()) != pending) {
        drop(pending, "overload: repeated while it waited");
        continue;
      }
      newest.remove(pending.client());
      if (now - pending.at() <= DISCOVER_MILLIS) {
        return pending;
      }
      drop(pending, "too old");
    }
    return null;
  }

  private void drop(Pending pending, String reason) {
    dropped.accept(new Dropped(pending, reason));
  }
}
