package io.maas4j.netboot.file;

import io.maas4j.netboot.BootRequest.Protocol;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Hears of every file that machines asked for, for events and counters. Called from one thread of
 * the server, after the transfer has ended; when it is slow, reports are dropped and counted, and
 * transfers go on.
 */
@FunctionalInterface
public interface BootTraffic {
  /** Hears nothing. */
  BootTraffic NONE = request -> {};

  void seen(Request request);

  /**
   * One request.
   *
   * @param path as asked, over HTTP percent-encoded and with its query
   * @param bytes payload sent, without retransmissions
   * @param took from the request to the end
   */
  record Request(
      Protocol protocol,
      InetAddress remoteAddress,
      String path,
      long bytes,
      Duration took,
      Outcome outcome) {}

  /** How a request ended. */
  enum Outcome {
    SENT,
    NOT_FOUND,
    FORBIDDEN,
    /** The request itself was wrong or not supported. */
    REFUSED,
    /** The machine ended the transfer. */
    ABORTED,
    /** The machine fell silent. */
    TIMED_OUT,
    FAILED
  }
}
