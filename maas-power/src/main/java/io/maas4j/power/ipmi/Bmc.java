package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.RmcpMessage;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One BMC: its sessions, who waits for one, and what was learned of it. Sessions are no more than
 * allowed and not closer to each other than allowed (power spec §10). On the loop.
 */
final class Bmc implements Slot.Owner {
  private final Surroundings surroundings;
  private final IpmiClientConfig config;
  private final InetSocketAddress address;
  private final Learned learned = new Learned();
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Connecting> queue = new ArrayDeque<>();
  private boolean hadSession;
  private long lastEnd;
  private Loop.@Nullable Timer gap;

  Bmc(Surroundings surroundings, IpmiClientConfig config, InetSocketAddress address) {
    this.surroundings = surroundings;
    this.config = config;
    this.address = address;
  }

  /** Whether nothing but what was learned would be lost with it. */
  boolean isIdle() {
    return slots.isEmpty() && queue.isEmpty() && gap == null;
  }

  void connect(Connecting wanted) {
    if (queue.size() >= config.maxWaitingPerBmc()) {
      wanted.fail(new IpmiFailure.Busy(queue.size() + " calls wait for " + address + " already"));
      return;
    }
    queue.add(wanted);
    serve();
    if (queue.peekLast() == wanted) {
      wanted.waitsUntil(
          surroundings
              .loop()
              .schedule(() -> waitedTooLong(wanted), wanted.options().callTimeout().toNanos()));
    }
  }

  private void waitedTooLong(Connecting wanted) {
    if (queue.remove(wanted)) {
      wanted.fail(
          new IpmiFailure.Busy(
              "its sessions were in use for " + wanted.options().callTimeout().toSeconds() + " s"));
    }
  }

  boolean accept(RmcpMessage message) {
    // By index: what a message does may end a slot.
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).accept(message)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void ended(Slot slot) {
    slots.remove(slot);
    hadSession = true;
    lastEnd = surroundings.loop().nanoTime();
    serve();
  }

  /** Closes what is open; who waits is told. */
  void close() {
    for (Connecting wanted = queue.poll(); wanted != null; wanted = queue.poll()) {
      wanted.fail(new IpmiFailure.Closed("client"));
    }
    List.copyOf(slots).forEach(Slot::shutDown);
  }

  private void serve() {
    while (!queue.isEmpty()) {
      Connecting wanted = queue.peek();
      if (wanted.isDone()) {
        queue.poll();
        wanted.served();
        continue;
      }
      Slot slot = slotFor(wanted);
      if (slot == null) {
        return;
      }
      queue.poll();
      wanted.served();
      slot.join(wanted);
    }
  }

  private @Nullable Slot slotFor(Connecting wanted) {
    for (Slot slot : slots) {
      if (slot.serves(wanted)) {
        return slot;
      }
    }
    if (slots.size() >= config.sessionsPerBmc()) {
      slots.stream().filter(Slot::isIdle).findFirst().ifPresent(Slot::close);
      return null;
    }
    long wait =
        hadSession ? lastEnd + config.sessionGap().toNanos() - surroundings.loop().nanoTime() : 0;
    if (wait > 0) {
      if (gap == null) {
        gap = surroundings.loop().schedule(this::gapPassed, wait);
      }
      return null;
    }
    Slot slot =
        new Slot(surroundings, address, learned, wanted.credentials(), wanted.options(), this);
    slots.add(slot);
    slot.begin();
    return slot;
  }

  private void gapPassed() {
    gap = null;
    serve();
  }
}
