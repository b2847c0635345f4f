package io.maas4j.netboot.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whose large body is sent at full speed and who waits. Slots go to the waiting address
 * that has the fewest of them, among equals to the one that has waited longest: first come, first
 * served as long as everybody asks for one file at a time, and nobody gains by asking for many.
 *
 * <p>Pure: time comes in as an argument, in nanoseconds of any origin. Not thread-safe but for
 * {@link Ticket#sent}; see {@link Turnstile}.
 */
final class Admission {
  /** A holder that takes less than this part of the mean needs no slot. */
  private static final int SLOW = 8;

  /** Nor does one that takes less than this part of the target, whatever the others take. */
  private static final int HARDLY_ANYTHING = 256;

  private static final double SMOOTHING = 0.3;
  private static final long TRIAL = Duration.ofSeconds(5).toNanos();

  /** One body's place, until it is left. */
  static final class Ticket {
    private final InetAddress client;
    private final Runnable turn;
    private final long number;
    private final long since;
    private volatile long sent;
    private State state = State.WAITING;
    private long admitted;
    private long seen;
    private double rate;
    private boolean slow;

    private Ticket(InetAddress client, Runnable turn, long number, long since) {
      this.client = client;
      this.turn = turn;
      this.number = number;
      this.since = since;
    }

    /** What to do when it is this one's turn. */
    Runnable turn() {
      return turn;
    }

    /** Octets sent at full speed so far; told by the connection's loop alone. */
    void sent(long octets) {
      sent = octets;
    }
  }

  private enum State {
    WAITING,
    ACTIVE,
    LEFT
  }

  /** An address with at least one ticket. */
  private static final class Client {
    private final LinkedHashSet<Ticket> waiting = new LinkedHashSet<>();
    private int active;

    private long longestWaiting() {
      return waiting.iterator().next().number;
    }
  }

  private final SlotControl control;
  private final double leastRate;
  private final Map<InetAddress, Client> clients = new HashMap<>();

  /** Those with waiters; a client is taken out before it changes and put back afterwards. */
  private final TreeSet<Client> line =
      new TreeSet<>(
          Comparator.<Client>comparingInt(client -> client.active)
              .thenComparingLong(Client::longestWaiting));

  private final Set<Ticket> active = new LinkedHashSet<>();
  private int slow;
  private int waiting;
  private long numbers;
  private long lastTick;
  private long admittedAtOnce;
  private long admittedAfterWaiting;
  private long gaveUp;
  private long waited;
  private long longestWait;

  Admission(AdmissionConfig config, long now) {
    this.control = new SlotControl(config);
    this.leastRate = (double) config.targetRate() / HARDLY_ANYTHING;
    this.lastTick = now;
  }

  /** A ticket and whose turn it is thereby, at most this one. */
  record Entry(Ticket ticket, List<Ticket> admitted) {}

  /**
   * @param turn kept for the caller
   */
  Entry enter(InetAddress address, Runnable turn, long now) {
    Ticket ticket = new Ticket(address, turn, numbers++, now);
    Client client = clients.computeIfAbsent(address, unknown -> new Client());
    unline(client);
    client.waiting.add(ticket);
    waiting++;
    line.add(client);
    return new Entry(ticket, fill(now));
  }

  /**
   * Gives a place up, wherever its owner stands; again is harmless.
   *
   * @return whose turn it is now
   */
  List<Ticket> leave(Ticket ticket, long now) {
    if (ticket.state == State.LEFT) {
      return List.of();
    }
    Client client = clients.get(ticket.client);
    unline(client);
    if (ticket.state == State.WAITING) {
      client.waiting.remove(ticket);
      waiting--;
      gaveUp++;
      waited += now - ticket.since;
    } else {
      client.active--;
      active.remove(ticket);
      slow -= ticket.slow ? 1 : 0;
    }
    ticket.state = State.LEFT;
    if (!client.waiting.isEmpty()) {
      line.add(client);
    } else if (client.active == 0) {
      clients.remove(ticket.client);
    }
    return fill(now);
  }

  /**
   * Looks at how fast the transfers are; to be called about once a second.
   *
   * @return whose turn it is now
   */
  List<Ticket> tick(long now) {
    double seconds = (now - lastTick) / 1e9;
    if (seconds <= 0) {
      return List.of();
    }
    lastTick = now;
    long moved = 0;
    double rates = 0;
    for (Ticket ticket : active) {
      long sent = ticket.sent;
      double rate = (sent - ticket.seen) / seconds;
      moved += sent - ticket.seen;
      ticket.seen = sent;
      ticket.rate += SMOOTHING * (rate - ticket.rate);
      rates += ticket.rate;
    }
    double limit = Math.max(leastRate, active.isEmpty() ? 0 : rates / active.size() / SLOW);
    slow = 0;
    for (Ticket ticket : active) {
      ticket.slow = ticket.rate < limit && now - ticket.admitted > TRIAL;
      slow += ticket.slow ? 1 : 0;
    }
    control.observe(moved / seconds, active.size() - slow, waiting, seconds);
    return fill(now);
  }

  private List<Ticket> fill(long now) {
    if (line.isEmpty() || active.size() - slow >= control.slots()) {
      return List.of();
    }
    List<Ticket> admitted = new ArrayList<>();
    while (!line.isEmpty() && active.size() - slow < control.slots()) {
      Client client = line.pollFirst();
      Ticket next = client.waiting.iterator().next();
      client.waiting.remove(next);
      waiting--;
      client.active++;
      if (!client.waiting.isEmpty()) {
        line.add(client);
      }
      admit(next, now);
      admitted.add(next);
    }
    return admitted;
  }

  private void admit(Ticket ticket, long now) {
    ticket.state = State.ACTIVE;
    ticket.admitted = now;
    active.add(ticket);
    long wait = now - ticket.since;
    if (wait == 0) {
      admittedAtOnce++;
    } else {
      admittedAfterWaiting++;
      waited += wait;
      longestWait = Math.max(longestWait, wait);
    }
  }

  private void unline(Client client) {
    if (!client.waiting.isEmpty()) {
      line.remove(client);
    }
  }

  /**
   * @param trickled octets sent to waiters
   */
  AdmissionStats stats(long trickled) {
    return new AdmissionStats(
        control.slots(),
        active.size(),
        slow,
        waiting,
        admittedAtOnce,
        admittedAfterWaiting,
        gaveUp,
        Duration.ofNanos(waited),
        Duration.ofNanos(longestWait),
        trickled);
  }
}
