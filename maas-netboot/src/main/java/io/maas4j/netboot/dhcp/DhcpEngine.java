package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.dhcp.wire.WireFormatException;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes in, replies out once their leases are durable. Confined to one event loop but for {@link
 * #stats}.
 */
final class DhcpEngine {
  private static final Logger LOG = LoggerFactory.getLogger(DhcpEngine.class);
  private static final long LOG_INTERVAL_MILLIS = 1000;

  private final LeaseTable leases;
  private final LeaseStore store;
  private final LeaseReports reports;
  private final DhcpPipeline pipeline;
  private final Clock clock;
  private final DhcpTap tap;
  private final Predicate<DhcpMessage> ignored;
  private final Tally<MessageType> received = new Tally<>();
  private final Tally<MessageType> sent = new Tally<>();
  private final Tally<String> dropped = new Tally<>();
  private long loggedAt = Long.MIN_VALUE;
  private long unlogged;

  DhcpEngine(
      LeaseTable leases,
      LeaseStore store,
      LeaseReports reports,
      DhcpPipeline pipeline,
      Clock clock) {
    this(leases, store, reports, pipeline, clock, Tap.NONE, message -> false);
  }

  /**
   * @param tap hears of every packet
   * @param ignored messages that are not for this server
   */
  DhcpEngine(
      LeaseTable leases,
      LeaseStore store,
      LeaseReports reports,
      DhcpPipeline pipeline,
      Clock clock,
      Tap tap,
      Predicate<DhcpMessage> ignored) {
    this.tap = new DhcpTap(tap);
    this.ignored = ignored;
    this.leases = leases;
    this.store = store;
    this.reports = reports;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /** Takes the leases of the last run over. */
  void restore(List<LeaseRecord> records) {
    reports.report(leases.restore(records, clock.millis()));
  }

  void configure(CompiledConfig config) {
    leases.configure(config);
  }

  long configVersion() {
    return leases.config().version();
  }

  /** Ends what has run out; called about once a second, and before each message anyway. */
  void expire() {
    reports.report(leases.expire(clock.millis()));
  }

  /**
   * Handles one datagram.
   *
   * @param send called at once or, for new leases, after the journal has them
   */
  void receive(byte[] bytes, Arrival arrival, Consumer<DhcpReply> send) {
    tap.received(bytes, arrival);
    DhcpMessage message;
    try {
      message = DhcpMessage.decode(bytes);
    } catch (WireFormatException e) {
      tap.dropped(bytes, arrival, "malformed");
      drop("malformed", arrival);
      return;
    }
    message.messageType().ifPresent(received::count);
    if (ignored.test(message)) {
      drop("own probe", arrival);
      return;
    }
    long now = clock.millis();
    reports.report(leases.expire(now));
    Verdict verdict = pipeline.run(DhcpRequest.of(message, arrival, leases.config(), now));
    if (verdict instanceof Verdict.Drop) {
      tap.dropped(bytes, arrival, ((Verdict.Drop) verdict).reason());
      drop(((Verdict.Drop) verdict).reason(), arrival);
    } else if (verdict instanceof Verdict.Absorb) {
      keep(((Verdict.Absorb) verdict).change(), arrival, () -> {});
    } else if (verdict instanceof Verdict.Reply) {
      DhcpReply reply = ((Verdict.Reply) verdict).reply();
      keep(
          reply.change(),
          arrival,
          () -> {
            reply.message().messageType().ifPresent(sent::count);
            tap.sent(reply, arrival);
            send.accept(reply);
          });
    } else {
      throw new AssertionError(verdict);
    }
  }

  /** Counts a request that gets no answer. */
  void drop(String reason, Arrival arrival) {
    dropped.count(reason);
    if (mayLog()) {
      LOG.debug(
          "no answer reason='{}' sender={} interface={} more_since_last={}",
          reason,
          arrival.sender(),
          arrival.interfaceName().orElse("-"),
          unlogged);
      unlogged = 0;
    }
  }

  /** Counts a request that we could not handle: our fault, and the next must still be answered. */
  void failed(Arrival arrival, RuntimeException cause) {
    dropped.count("internal error");
    if (mayLog()) {
      LOG.error("a DHCP message could not be handled sender={}", arrival.sender(), cause);
    }
  }

  /** Counts a read that the socket refused: an interface that is down, memory that is short. */
  void unreadable(String where, Throwable cause) {
    dropped.count("socket error");
    if (mayLog()) {
      LOG.warn("a DHCP socket cannot be read, and is tried again interface={}", where, cause);
    }
  }

  /** Anybody can send rubbish; it must not fill the log. */
  private boolean mayLog() {
    long now = clock.millis();
    if (loggedAt != Long.MIN_VALUE && now - loggedAt < LOG_INTERVAL_MILLIS && now >= loggedAt) {
      unlogged++;
      return false;
    }
    loggedAt = now;
    return true;
  }

  /** Thread-safe. */
  DhcpStats stats() {
    return new DhcpStats(
        received.snapshot(),
        sent.snapshot(),
        dropped.snapshot(),
        leases.leasedCount(),
        leases.abandonedCount(),
        reports.dropped(),
        leases.config().version());
  }

  private void keep(Change change, Arrival arrival, Runnable then) {
    if (change.records().isEmpty()) {
      kept(change, then);
      return;
    }
    boolean queued =
        store.keep(
            change.records(),
            kept -> {
              if (kept) {
                kept(change, then);
              } else {
                drop("lease not kept", arrival);
              }
            });
    if (!queued) {
      drop("lease store busy", arrival);
    }
  }

  private void kept(Change change, Runnable then) {
    change.records().forEach(leases::durable);
    reports.report(change.events());
    then.run();
  }
}
