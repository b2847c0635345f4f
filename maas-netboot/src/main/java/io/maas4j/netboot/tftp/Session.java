package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One request from its arrival to its end. Confined to the event loop of its port. */
final class Session {
  /** Hears of the end, once. */
  interface Listener {
    void ended(Session session, Outcome outcome, long octets);
  }

  private final Port port;
  private final InetSocketAddress remote;
  private final String file;
  private final Listener listener;
  private final long begun;
  private @Nullable Transfer transfer;
  private boolean ended;

  /**
   * @param begun when, in nanoseconds of the context's time
   */
  Session(Port port, InetSocketAddress remote, String file, long begun, Listener listener) {
    this.begun = begun;
    this.port = port;
    this.remote = remote;
    this.file = file;
    this.listener = listener;
  }

  Port port() {
    return port;
  }

  InetSocketAddress remote() {
    return remote;
  }

  long begun() {
    return begun;
  }

  String file() {
    return file;
  }

  @Nullable Transfer transfer() {
    return transfer;
  }

  boolean hasEnded() {
    return ended;
  }

  void begin(Transfer begun) {
    transfer = begun;
    begun.start();
  }

  /** Whether a request for this file is the one that is being answered. */
  boolean repeatedBy(String requested) {
    Transfer running = transfer;
    return file.equals(requested)
        && (running == null || !running.pastFirstBlock() && !running.finalBlockSent());
  }

  /**
   * Whether the client is in the midst of this file: a request for it is then a late copy, or will
   * be repeated.
   */
  boolean busyWith(String requested) {
    Transfer running = transfer;
    return file.equals(requested) && running != null && running.busy();
  }

  void abort() {
    end(Outcome.ABORTED);
  }

  /** Without a word to the client. Idempotent. */
  void end(Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    Transfer running = transfer;
    long octets = running == null ? 0 : running.stop();
    listener.ended(this, outcome, octets);
  }
}
