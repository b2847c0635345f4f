package io.maas4j.sample.powersweep;

import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiException;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Rounds over all hosts, many at a time. One round at a time. */
final class Sweep implements AutoCloseable {
  /**
   * What came of one host.
   *
   * @param result {@code on}, {@code off}, {@code ok} for an order, or what went wrong
   * @param failed whether something went wrong
   * @param took from the first packet to the result
   */
  record HostResult(InetAddress host, String result, boolean failed, Duration took) {}

  /**
   * What a round came to.
   *
   * @param number from 1
   * @param cpu of the whole process
   * @param sessions that were opened
   * @param retries requests that were sent again
   */
  record Round(
      int number,
      int ok,
      int failed,
      Duration wall,
      Duration cpu,
      long sessions,
      long retries,
      long datagrams) {}

  private final Arguments arguments;
  private final IpmiCredentials credentials;
  private final IpmiOptions options;
  private final LongSupplier nanoTime;
  private final LongSupplier cpuNanos;
  private final IpmiClient client;

  /**
   * @param nanoTime for intervals
   * @param cpuNanos what the process has used
   */
  Sweep(Arguments arguments, LongSupplier nanoTime, LongSupplier cpuNanos) {
    this.arguments = arguments;
    this.nanoTime = nanoTime;
    this.cpuNanos = cpuNanos;
    this.credentials = arguments.credentials();
    this.options = options(arguments);
    // Rounds say themselves when they come.
    this.client = IpmiClient.create(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
  }

  private static IpmiOptions options(Arguments arguments) {
    IpmiOptions.Builder options =
        IpmiOptions.DEFAULTS.toBuilder()
            .keepIdle(arguments.keep())
            .version(
                arguments.version() == Arguments.Version.IPMI_15
                    ? IpmiOptions.Version.IPMI_15
                    : IpmiOptions.Version.IPMI_20);
    arguments.suite().ifPresent(options::cipherSuites);
    return options.build();
  }

  /** Blocks until each host has its result; they come in the order of the answers. */
  Round run(int number, Consumer<HostResult> results) throws InterruptedException {
    long started = nanoTime.getAsLong();
    long cpu = cpuNanos.getAsLong();
    long sessions = client.counters().sessionsOpened();
    long retries = client.counters().retransmissions();
    long datagrams = client.counters().datagramsSent() + client.counters().datagramsReceived();
    BlockingQueue<HostResult> answers = new LinkedBlockingQueue<>();
    Iterator<InetAddress> waiting = arguments.hosts().iterator();
    for (int i = 0; i < arguments.atOnce() && waiting.hasNext(); i++) {
      begin(waiting.next(), answers);
    }
    int failed = 0;
    for (int left = arguments.hosts().size(); left > 0; left--) {
      HostResult result = answers.take();
      if (waiting.hasNext()) {
        begin(waiting.next(), answers);
      }
      failed += result.failed() ? 1 : 0;
      results.accept(result);
    }
    return new Round(
        number,
        arguments.hosts().size() - failed,
        failed,
        Duration.ofNanos(nanoTime.getAsLong() - started),
        Duration.ofNanos(cpuNanos.getAsLong() - cpu),
        client.counters().sessionsOpened() - sessions,
        client.counters().retransmissions() - retries,
        client.counters().datagramsSent() + client.counters().datagramsReceived() - datagrams);
  }

  @Override
  public void close() {
    client.close();
  }

  private CompletionStage<String> ask(InetAddress host) {
    return client.connected(
        new InetSocketAddress(host, arguments.port()),
        credentials,
        options,
        session ->
            arguments
                .task()
                .control()
                .map(control -> session.send(new ChassisControl(control)).thenApply(done -> "ok"))
                .orElseGet(() -> status(session)));
  }

  private static CompletableFuture<String> status(IpmiSession session) {
    return session.send(new GetChassisStatus()).thenApply(Sweep::power);
  }

  private static String power(ChassisStatus status) {
    return status.isOn() ? "on" : "off";
  }

  private void begin(InetAddress host, BlockingQueue<HostResult> answers) {
    long started = nanoTime.getAsLong();
    ask(host)
        .whenComplete(
            (result, failure) -> {
              Duration took = Duration.ofNanos(nanoTime.getAsLong() - started);
              answers.add(
                  failure == null
                      ? new HostResult(host, result, false, took)
                      : new HostResult(host, reason(failure), true, took));
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IpmiException ipmi ? ipmi.getMessage() : cause.toString();
  }
}
