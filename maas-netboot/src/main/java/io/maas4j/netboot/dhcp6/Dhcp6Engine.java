package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import io.maas4j.netboot.internal.LogPace;
import io.maas4j.netboot.internal.Tally;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.LeaseStore;
import io.maas4j.netboot.wire.WireFormatException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes in, replies out once their leases are kept. Confined to one event loop but for {@link
 * #stats}.
 */
final class Dhcp6Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Dhcp6Engine.class);

  private final LeaseTable leases;
  private final LeaseStore store;
  private final LeaseReports reports;
  private final Dhcp6Pipeline pipeline;
  private final Duid server;
  private final Clock clock;
  private final Dhcp6Tap tap;
  private final Tally<MessageType> received = new Tally<>();
  private final Tally<MessageType> sent = new Tally<>();
  private final Tally<StatusCode> refused = new Tally<>();
  private final Tally<String> dropped = new Tally<>();
  private final LogPace pace = new LogPace();

  Dhcp6Engine(
      LeaseTable leases,
      LeaseStore store,
      LeaseReports reports,
      Dhcp6Pipeline pipeline,
      Duid server,
      Clock clock) {
    this(leases, store, reports, pipeline, server, clock, Tap.NONE);
  }

  /**
   * @param tap hears of every packet
   */
  Dhcp6Engine(
      LeaseTable leases,
      LeaseStore store,
      LeaseReports reports,
      Dhcp6Pipeline pipeline,
      Duid server,
      Clock clock,
      Tap tap) {
    this.tap = new Dhcp6Tap(tap);
    this.leases = leases;
    this.store = store;
    this.reports = reports;
    this.pipeline = pipeline;
    this.server = server;
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
   * @param send called at once or, for new leases, after the store has them
   */
  void receive(byte[] bytes, Arrival arrival, Consumer<Dhcp6Reply> send) {
    tap.received(bytes, arrival);
    Dhcp6Packet packet;
    try {
      packet = Dhcp6Packet.decode(bytes);
    } catch (WireFormatException e) {
      tap.dropped(bytes, arrival, "malformed");
      drop("malformed", arrival);
      return;
    }
    long now = clock.millis();
    reports.report(leases.expire(now));
    Dhcp6Request request = Dhcp6Request.of(packet, arrival, leases.config(), server, now);
    request.message().type().ifPresent(received::count);
    Verdict verdict = pipeline.run(request);
    if (verdict instanceof Verdict.Drop) {
      tap.dropped(bytes, arrival, ((Verdict.Drop) verdict).reason());
      drop(((Verdict.Drop) verdict).reason(), arrival);
    } else if (verdict instanceof Verdict.Reply) {
      Dhcp6Reply reply = ((Verdict.Reply) verdict).reply();
      keep(
          reply.change(),
          arrival,
          () -> {
            count(reply.message());
            tap.sent(reply, arrival);
            send.accept(reply);
          });
    } else {
      throw new AssertionError(verdict);
    }
  }

  /** Counts a message that gets no answer. */
  void drop(String reason, Arrival arrival) {
    dropped.count(reason);
    if (pace.mayLog(clock.millis())) {
      LOG.debug(
          "no answer reason='{}' sender={} interface={} more_since_last={}",
          reason,
          arrival.sender(),
          arrival.interfaceName().orElse("-"),
          pace.leftOut());
    }
  }

  /** Counts a message that we could not handle: our fault, and the next must still be answered. */
  void failed(Arrival arrival, RuntimeException cause) {
    dropped.count("internal error");
    if (pace.mayLog(clock.millis())) {
      LOG.error("a DHCPv6 message could not be handled sender={}", arrival.sender(), cause);
    }
  }

  /** Counts a read that the socket refused: an interface that is down, memory that is short. */
  void unreadable(String where, Throwable cause) {
    dropped.count("socket error");
    if (pace.mayLog(clock.millis())) {
      LOG.warn("a DHCPv6 socket cannot be read, and is tried again interface={}", where, cause);
    }
  }

  /** Thread-safe. */
  Dhcp6Stats stats() {
    return new Dhcp6Stats(
        received.snapshot(),
        sent.snapshot(),
        refused.snapshot(),
        dropped.snapshot(),
        leases.leasedCount(),
        leases.declinedCount(),
        reports.dropped(),
        leases.config().version());
  }

  private void count(Dhcp6Message reply) {
    reply.type().ifPresent(sent::count);
    for (Ia association : reply.associations(Ia.Kind.NA)) {
      association.status().map(Status::code).flatMap(StatusCode::of).ifPresent(refused::count);
    }
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
    change.records().forEach(leases::kept);
    reports.report(change.events());
    then.run();
  }
}
