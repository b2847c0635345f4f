package io.maas4j.benchmarks.dhcp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Runs exchanges on the calling thread, which spins: each begins when it is due, whether or not the
 * server keeps up, and its time counts from then.
 */
final class ExchangeRun {
  private static final byte FREE = 0;
  private static final byte DISCOVERING = 1;
  private static final byte REQUESTING = 2;
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final int RECEIVE_BURST = 64;
  private static final int SEND_BURST = 32;

  private final Wire wire;
  private final Messages messages;
  private final int firstXid;
  private final Clients clients;
  private final byte[] states;
  private final int[] clientOf;
  private final long[] dueAt;
  private final Latencies answered = new Latencies();
  private final Latencies late = new Latencies();
  private int begun;
  private int ended;
  private int oldest;
  private int offers;
  private int acks;
  private int naks;
  private int duplicates;
  private long lastReplyAt;

  /**
   * @param firstXid exchanges are numbered from here; the numbers of two runs must not overlap
   * @param most how many exchanges there can be at most
   */
  ExchangeRun(Wire wire, Messages messages, Clients clients, int firstXid, int most) {
    this.wire = wire;
    this.messages = messages;
    this.clients = clients;
    this.firstXid = firstXid;
    this.states = new byte[most];
    this.clientOf = new int[most];
    this.dueAt = new long[most];
    Arrays.fill(states, FREE);
  }

  /** Begins so many exchanges at a rate, and waits a second for what is missing then. */
  void open(int count, double perSecond) {
    long start = System.nanoTime();
    lastReplyAt = start;
    double interval = 1e9 / perSecond;
    while (begun < count) {
      receive();
      long now = System.nanoTime();
      giveUp(now - PATIENCE_NANOS);
      for (int burst = 0; burst < SEND_BURST && begun < count; burst++) {
        long due = start + (long) (begun * interval);
        if (due > now) {
          break;
        }
        late.record(now - due);
        if (!begin(due)) {
          break;
        }
      }
    }
    drain();
  }

  /** Keeps so many exchanges under way for some time. */
  void closed(int underWay, long nanos) {
    long start = System.nanoTime();
    lastReplyAt = start;
    long now = start;
    while (now - start < nanos && begun < states.length) {
      while (begun - ended < underWay && begun < states.length && begin(now)) {
        receive();
      }
      receive();
      now = System.nanoTime();
      giveUp(now - PATIENCE_NANOS);
    }
    drain();
  }

  /** Lets the clients of exchanges that were due before then begin others. */
  private void giveUp(long before) {
    while (oldest < begun && (states[oldest] == FREE || dueAt[oldest] - before < 0)) {
      if (states[oldest] != FREE) {
        states[oldest] = FREE;
        ended++;
        clients.done(clientOf[oldest]);
      }
      oldest++;
    }
  }

  private void drain() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (ended < begun && System.nanoTime() < end) {
      receive();
    }
    clients.allDone();
  }

  private boolean begin(long due) {
    int client = clients.take();
    if (client < 0) {
      return false;
    }
    int exchange = begun++;
    states[exchange] = DISCOVERING;
    clientOf[exchange] = client;
    dueAt[exchange] = due;
    wire.send(messages.discover(firstXid + exchange, clients.mac(client)));
    return true;
  }

  private void receive() {
    for (int burst = 0; burst < RECEIVE_BURST; burst++) {
      ByteBuffer reply = wire.receive();
      if (!reply.hasRemaining()) {
        return;
      }
      if (messages.read(reply)) {
        take(reply);
      }
    }
  }

  private void take(ByteBuffer reply) {
    int exchange = Messages.xid(reply) - firstXid;
    if (exchange < 0 || exchange >= begun) {
      return; // Of a stretch before this one.
    }
    int client = clientOf[exchange];
    long mac = clients.mac(client);
    if (Messages.mac(reply) != mac) {
      duplicates++;
      return;
    }
    byte state = states[exchange];
    int type = messages.type();
    if (state == DISCOVERING && type == Messages.OFFER) {
      offers++;
      states[exchange] = REQUESTING;
      wire.send(
          messages.request(firstXid + exchange, mac, Messages.yiaddr(reply), messages.serverId()));
    } else if (state == REQUESTING && (type == Messages.ACK || type == Messages.NAK)) {
      lastReplyAt = System.nanoTime();
      states[exchange] = FREE;
      ended++;
      clients.done(client);
      if (type == Messages.ACK) {
        acks++;
        answered.record(lastReplyAt - dueAt[exchange]);
      } else {
        naks++;
      }
    } else {
      duplicates++;
    }
  }

  int begun() {
    return begun;
  }

  int acknowledged() {
    return acks;
  }

  int naks() {
    return naks;
  }

  int noOffer() {
    return begun - offers;
  }

  int noAck() {
    return offers - acks - naks;
  }

  int duplicates() {
    return duplicates;
  }

  /** When the last ACK or NAK came. */
  long lastReplyAt() {
    return lastReplyAt;
  }

  Latencies answered() {
    return answered;
  }

  Latencies late() {
    return late;
  }
}
