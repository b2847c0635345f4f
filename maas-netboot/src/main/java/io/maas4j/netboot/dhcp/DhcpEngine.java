package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.failover.Pairs;
import io.maas4j.netboot.internal.LogPace;
import io.maas4j.netboot.internal.Tally;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.LeaseStore;
import io.maas4j.netboot.wire.WireFormatException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes in, replies out once their leases are durable. What came in together becomes durable
 * together: a store that syncs does so once for all of them. Confined to one event loop but for
 * {@link #stats}.
 */
final class DhcpEngine {
  private static final Logger LOG = LoggerFactory.getLogger(DhcpEngine.class);
  // Fewer than are read at once: in an overload one must see what there is to choose from.
  private static final int MAX_AT_ONCE = 24;
  private static final int MAX_ADDRESSES_TRIED = 8;

  private final LeaseTable leases;
  private final Pairs pairs;
  private final LeaseReports reports;
  private final DhcpPipeline pipeline;
  private final Clock clock;
  private final Optional<OfferCheck> check;
  private final DhcpTap tap;
  private final Predicate<DhcpMessage> ignored;
  private final Tally<MessageType> received = new Tally<>();
  private final Tally<MessageType> sent = new Tally<>();
  private final Tally<String> dropped = new Tally<>();
  private final Intake intake = new Intake(it -> drop(it.reason(), it.message().arrival()));
  private final List<Waiting> waiting = new ArrayList<>();
  private final LogPace pace = new LogPace();

  /** A message whose change has to be durable before its reply leaves; RELEASE has no reply. */
  private record Waiting(
      Change change, Arrival arrival, @Nullable DhcpReply reply, Consumer<DhcpReply> send) {}

  /** One without a partner, whom nobody watches. */
  static DhcpEngine alone(
      LeaseTable leases,
      LeaseStore store,
      LeaseReports reports,
      DhcpPipeline pipeline,
      Clock clock,
      Optional<OfferCheck> check) {
    return new DhcpEngine(
        leases, Pairs.none(store), reports, pipeline, clock, check, Tap.NONE, message -> false);
  }

  /**
   * @param pairs around the lease store
   * @param tap hears of every packet
   * @param ignored messages that are not for this server
   */
  DhcpEngine(
      LeaseTable leases,
      Pairs pairs,
      LeaseReports reports,
      DhcpPipeline pipeline,
      Clock clock,
      Optional<OfferCheck> check,
      Tap tap,
      Predicate<DhcpMessage> ignored) {
    this.tap = new DhcpTap(tap);
    this.ignored = ignored;
    this.leases = leases;
    this.pairs = pairs;
    this.reports = reports;
    this.pipeline = pipeline;
    this.clock = clock;
    this.check = check;
  }

  /** Takes the leases of the last run over. */
  void restore(List<LeaseRecord> records) {
    reports.report(leases.restore(records, clock.millis()));
  }

  void configure(CompiledConfig config) {
    leases.configure(config);
    SharedLeases.configure(pairs, leases);
  }

  long configVersion() {
    return leases.config().version();
  }

  /** Ends what has run out, and keeps in touch with partners; called about twice a second. */
  void expire() {
    reports.report(leases.expire(clock.millis()));
    pairs.tick();
  }

  /**
   * Takes a datagram in, to be handled by {@link #work}.
   *
   * @param bytes the engine's from now on
   * @param send called with the reply when it may leave
   */
  void receive(byte[] bytes, Arrival arrival, Consumer<DhcpReply> send) {
    tap.received(bytes, arrival);
    DhcpMessage message;
    try {
      message = DhcpMessage.owning(bytes);
    } catch (WireFormatException e) {
      tap.dropped(bytes, arrival, "malformed");
      drop("malformed", arrival);
      return;
    }
    count(received, message);
    if (ignored.test(message)) {
      drop("own probe", message, arrival);
      return;
    }
    intake.add(new Intake.Pending(message, arrival, send, senderOf(message), clock.millis()));
  }

  /** Who must not wait twice; with identifiers, several may be behind one hardware address. */
  private long senderOf(DhcpMessage message) {
    long hardware = HardwareAddress.number(message);
    return leases.config().usesIdentifiers()
        ? message
            .options()
            .bytes(DhcpOption.CLIENT_ID)
            .map(id -> ClientName.digest(id) ^ hardware)
            .orElse(hardware)
        : hardware;
  }

  /**
   * Handles some of what was taken in, and hands on what that changed.
   *
   * @return whether more waits, for another call after what has arrived meanwhile was taken in
   */
  boolean work() {
    for (int handled = 0; handled < MAX_AT_ONCE; handled++) {
      Intake.Pending next = intake.next(clock.millis());
      if (next == null) {
        break;
      }
      try {
        answer(next.message(), next.arrival(), next.send(), MAX_ADDRESSES_TRIED);
      } catch (RuntimeException e) {
        failed(next.arrival(), e);
      }
    }
    keepAll();
    return !intake.isEmpty();
  }

  private void answer(
      DhcpMessage message, Arrival arrival, Consumer<DhcpReply> send, int addressesLeft) {
    long now = clock.millis();
    reports.report(leases.expire(now));
    Verdict verdict = pipeline.run(DhcpRequest.of(message, arrival, leases.config(), now));
    if (verdict instanceof Verdict.Drop) {
      drop(((Verdict.Drop) verdict).reason(), message, arrival);
    } else if (verdict instanceof Verdict.Absorb) {
      settle(new Waiting(((Verdict.Absorb) verdict).change(), arrival, null, send));
    } else if (verdict instanceof Verdict.Reply) {
      checked(((Verdict.Reply) verdict).reply(), message, arrival, send, addressesLeft);
    } else {
      throw new AssertionError(verdict);
    }
  }

  /** Makes what waits durable, all in one. */
  private void keepAll() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiting> turn = List.copyOf(waiting);
    waiting.clear();
    if (pairs.isEmpty()) {
      keep(turn);
    } else {
      // A partner may refuse one and not another.
      turn.forEach(each -> keep(List.of(each)));
    }
  }

  private void keep(List<Waiting> turn) {
    List<LeaseRecord> records = new ArrayList<>(turn.size());
    turn.forEach(each -> records.addAll(each.change().records()));
    boolean queued =
        pairs.keep(
            records,
            kept -> {
              for (Waiting each : turn) {
                if (kept) {
                  kept(each);
                } else {
                  drop("lease not kept", each);
                }
              }
            });
    if (!queued) {
      turn.forEach(each -> drop("lease store busy", each));
    }
  }

  private void checked(
      DhcpReply reply,
      DhcpMessage message,
      Arrival arrival,
      Consumer<DhcpReply> send,
      int addressesLeft) {
    Waiting answered = new Waiting(reply.change(), arrival, reply, send);
    if (check.isEmpty()) {
      settle(answered);
      return;
    }
    OfferCheck.Step step =
        check
            .get()
            .check(
                reply,
                inUse -> {
                  if (inUse) {
                    taken(reply, message, arrival, send, addressesLeft);
                  } else {
                    settle(answered);
                  }
                  keepAll();
                });
    if (step == OfferCheck.Step.SEND) {
      settle(answered);
    } else if (step == OfferCheck.Step.REPEATED) {
      drop("address is being probed", message, arrival);
    }
  }

  /** Somebody answers for the address that was to be offered: it is set aside, as if declined. */
  private void taken(
      DhcpReply reply,
      DhcpMessage message,
      Arrival arrival,
      Consumer<DhcpReply> send,
      int addressesLeft) {
    int address = Ipv4.toInt(reply.message().yiaddr());
    LOG.warn(
        "address is in use by somebody whom this server does not know: it is left alone address={}",
        Ipv4.text(address));
    leases
        .foundInUse(MacAddress.of(message.chaddr()), address, clock.millis())
        .ifPresent(change -> settle(new Waiting(change, arrival, null, send)));
    if (addressesLeft > 1) {
      answer(message, arrival, send, addressesLeft - 1);
    } else {
      drop("addresses in use elsewhere", message, arrival);
    }
  }

  private void drop(String reason, Waiting message) {
    DhcpReply reply = message.reply();
    if (reply != null) {
      tap.dropped(reply.message(), message.arrival(), reason);
    }
    drop(reason, message.arrival());
  }

  private void drop(String reason, DhcpMessage message, Arrival arrival) {
    tap.dropped(message, arrival, reason);
    drop(reason, arrival);
  }

  /** Counts a request that gets no answer. */
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

  /** Counts a request that we could not handle: our fault, and the next must still be answered. */
  void failed(Arrival arrival, RuntimeException cause) {
    dropped.count("internal error");
    if (pace.mayLog(clock.millis())) {
      LOG.error("a DHCP message could not be handled sender={}", arrival.sender(), cause);
    }
  }

  /** Counts a reply that the socket refused, as it does when a client's link is gone. */
  void unsent(Throwable cause) {
    dropped.count("reply could not be sent");
    if (pace.mayLog(clock.millis())) {
      LOG.debug("a DHCP reply could not be sent more_since_last={}", pace.leftOut(), cause);
    }
  }

  /** Counts a reply that does not go out because so many wait to. */
  void unsent() {
    dropped.count("send buffer full");
  }

  /** Counts a read that the socket refused: an interface that is down, memory that is short. */
  void unreadable(String where, Throwable cause) {
    dropped.count("socket error");
    if (pace.mayLog(clock.millis())) {
      LOG.warn("a DHCP socket cannot be read, and is tried again interface={}", where, cause);
    }
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

  private static void count(Tally<MessageType> tally, DhcpMessage message) {
    Optional<MessageType> type = message.messageType();
    if (type.isPresent()) {
      tally.count(type.get());
    }
  }

  private void settle(Waiting message) {
    if (message.change().records().isEmpty()) {
      kept(message);
    } else {
      waiting.add(message);
    }
  }

  private void kept(Waiting message) {
    List<LeaseRecord> records = message.change().records();
    for (int i = 0; i < records.size(); i++) {
      leases.durable(records.get(i));
    }
    reports.report(message.change().events());
    DhcpReply reply = message.reply();
    if (reply != null) {
      count(sent, reply.message());
      tap.sent(reply, message.arrival());
      message.send().accept(reply);
    }
  }
}
