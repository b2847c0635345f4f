package io.maas4j.sample.sim;

import java.util.concurrent.atomic.LongAdder;

/** What a fleet has sent and received. Safe for concurrent use. */
public final class SimCounters {
  final LongAdder dhcpSent = new LongAdder();
  final LongAdder dhcpReceived = new LongAdder();
  final LongAdder tftpRequests = new LongAdder();
  final LongAdder tftpBytes = new LongAdder();
  final LongAdder httpRequests = new LongAdder();
  final LongAdder httpErrors = new LongAdder();
  final LongAdder httpBytes = new LongAdder();
  final LongAdder scripts = new LongAdder();
  final LongAdder boots = new LongAdder();
  final LongAdder failures = new LongAdder();

  SimCounters() {}

  /**
   * Figures of one moment.
   *
   * @param dhcpSent packets to the server
   * @param dhcpReceived packets from the server
   * @param tftpRequests files asked for
   * @param tftpBytes payload received
   * @param httpRequests requests sent
   * @param httpErrors of those, answered with 400 or more or not at all
   * @param httpBytes bodies received
   * @param scripts processes started
   * @param boots times that a firmware started
   * @param failures machines that could not go on
   */
  public record Figures(
      long dhcpSent,
      long dhcpReceived,
      long tftpRequests,
      long tftpBytes,
      long httpRequests,
      long httpErrors,
      long httpBytes,
      long scripts,
      long boots,
      long failures) {}

  /** The figures of now. */
  public Figures figures() {
    return new Figures(
        dhcpSent.sum(),
        dhcpReceived.sum(),
        tftpRequests.sum(),
        tftpBytes.sum(),
        httpRequests.sum(),
        httpErrors.sum(),
        httpBytes.sum(),
        scripts.sum(),
        boots.sum(),
        failures.sum());
  }
}
