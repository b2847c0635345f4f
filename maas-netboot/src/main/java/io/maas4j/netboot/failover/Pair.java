package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Kind;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rack's half of a pair: what it may promise, what it tells its partner, and when. Reads no
 * clock and opens nothing; confined to one thread.
 */
final class Pair implements Contact {
  private static final Logger LOG = LoggerFactory.getLogger(Pair.class);
  private static final long NOTE_EVERY_MILLIS = 30_000;

  private final String network;
  private final PairSetting setting;
  private final LeaseStore store;
  private final PairRules rules;
  private final Ledger ledger;
  private final Decisions decisions;
  private Failover config;
  private PairState state;
  private long stateSince;
  // No memory of a pair with this secret, and nothing of its own to start with.
  private boolean fresh;
  private boolean everInSync;
  private long partnerClock;
  private long quietUntil;
  private long notedAt;
  private @Nullable Session session;
  private OptionalLong partnerHeard = OptionalLong.empty();
  private OptionalLong leaveAt = OptionalLong.empty();

  /**
   * @param records what the store has of this network
   * @param start whether the rack has been serving this network alone so far
   */
  Pair(
      String network,
      Failover config,
      PairSetting setting,
      LeaseStore store,
      List<LeaseRecord> records,
      Start start) {
    this.network = network;
    this.config = config;
    this.setting = setting;
    this.store = store;
    this.rules = setting.rules();
    this.ledger = new Ledger(network, setting, records);
    this.decisions = new Decisions(setting, store, ledger, this);
    Optional<PairMemory.Note> note =
        start == Start.RUNNING
            ? Optional.empty()
            : setting
                .memory()
                .recall(network)
                .filter(it -> it.secretId().equals(config.secret().id()));
    boolean remembers = note.isPresent();
    partnerClock = remembers ? note.orElseThrow().partnerClock() : 0;
    everInSync = remembers && note.orElseThrow().past() == PairMemory.Past.IN_SYNC;
    boolean servedAlone =
        start == Start.RUNNING
            || !records.isEmpty()
                && records.stream().allMatch(record -> record.stamp().version() == 0);
    boolean begins = !remembers && config.role() == Role.PRIMARY && servedAlone;
    fresh = !remembers && !begins;
    if (begins) {
      ledger.forgetPromises();
      note(PairMemory.Past.ALONE, () -> {});
    }
    state = fresh ? PairState.WAITING : PairState.PARTNER_LOST;
    stateSince = ledger.now();
    quietUntil = ticker() + Failover.SILENCE.toMillis();
  }

  /** How a pair comes into being. */
  enum Start {
    /** The rack begins to run. */
    COLD,
    /** The network gets a second rack while this one serves it. */
    RUNNING
  }

  Failover config() {
    return config;
  }

  /** Takes over another place to dial; the rest of a pair never changes. */
  void relocate(Failover next) {
    config = next;
  }

  @Override
  public boolean isConnected() {
    return session != null;
  }

  @Override
  public boolean isInSync() {
    return state == PairState.NORMAL;
  }

  @Override
  public void send(PairMessage message) {
    Session to = session;
    if (to != null) {
      to.send(message);
    }
  }

  @Override
  public void store(List<LeaseRecord> records) {
    Session from = session;
    if (from != null) {
      keepAll(records, from, () -> {});
    }
  }

  // What the server asks.

  /**
   * Whether to answer a client.
   *
   * @param insists it has been trying for a while, or asks this very server
   */
  boolean answers(boolean insists) {
    if (fresh) {
      return false;
    }
    if (config.role() == Role.PRIMARY || insists) {
      return true;
    }
    return state != PairState.NORMAL && ticker() >= quietUntil;
  }

  /** Whether a client may have an address that is not its own so far. */
  boolean mayTake(InetAddress address) {
    if (fresh) {
      return false;
    }
    return state == PairState.NORMAL && leaveAt.isEmpty() || mayTakeAlone(address);
  }

  private boolean mayTakeAlone(InetAddress address) {
    return rules.mayTake(config.role(), address, ledger.promised(address), partnerClock);
  }

  Optional<Duration> longest() {
    return state == PairState.NORMAL ? Optional.empty() : Optional.of(config.longestAlone());
  }

  boolean keep(List<LeaseRecord> records, LeaseStore.Completion completion) {
    if (fresh || decisions.isFull()) {
      records.forEach(ledger::revoke);
      return false;
    }
    List<LeaseRecord> leases = records.stream().filter(it -> it.kind() == Kind.COMMIT).toList();
    if (leases.stream().allMatch(this::isOursAlone)) {
      return decisions.decide(records, completion);
    }
    if (state != PairState.NORMAL || session == null) {
      leases.forEach(ledger::revoke);
      return false;
    }
    List<LeaseRecord> endings = records.stream().filter(it -> it.kind() != Kind.COMMIT).toList();
    if (!endings.isEmpty() && !decisions.decide(endings, kept -> {})) {
      leases.forEach(ledger::revoke);
      return false;
    }
    decisions.ask(leases, completion);
    return true;
  }

  private boolean isOursAlone(LeaseRecord wanted) {
    return rules.mayExtend(ledger.of(wanted.address()), wanted, ledger.now())
        || mayTakeAlone(wanted.address());
  }

  // What the partner says.

  void connected(PairLink link) {
    if (session != null) {
      Session old = session;
      disconnected(old.link());
      old.link().close();
    }
    Session fresher = new Session(link, ticker());
    session = fresher;
    enter(PairState.RECOVERING);
    link.send(new PairMessage.Hello(!fresh, ticker() - setting.startedAt()));
  }

  void disconnected(PairLink link) {
    if (session == null || session.link() != link) {
      return;
    }
    session = null;
    if (state == PairState.NORMAL) {
      quietUntil = 0;
    }
    enter(fresh ? PairState.WAITING : PairState.PARTNER_LOST);
    decisions.disconnected();
  }

  @Override
  public void breakOff(String why) {
    Session broken = session;
    if (broken != null) {
      LOG.warn("the connection to the partner rack is given up network={}: {}", network, why);
      disconnected(broken.link());
      broken.link().close();
    }
  }

  void received(PairLink link, PairMessage message) {
    Session from = session;
    if (from == null || from.link() != link) {
      return;
    }
    from.heardAt = ticker();
    partnerHeard = OptionalLong.of(ledger.now());
    if (message instanceof PairMessage.Update update) {
      updated(from, update);
    } else if (message instanceof PairMessage.Ack ack) {
      decisions.acknowledged(ack.number());
    } else if (message instanceof PairMessage.Heartbeat heartbeat) {
      // What a partner without memory says is no account of what it has promised.
      if (from.toldAll && ticker() >= from.notReadyBefore) {
        partnerClock = Math.max(partnerClock, heartbeat.clock());
      }
    } else if (message instanceof PairMessage.Reject reject) {
      decisions.refused(config.role(), reject);
    } else if (message instanceof PairMessage.Hello hello) {
      met(from, hello);
    } else if (message instanceof PairMessage.Bulk bulk) {
      learn(from, bulk);
    } else if (message instanceof PairMessage.BulkEnd) {
      from.toldAll = true;
      settle();
    } else if (message instanceof PairMessage.Ready) {
      from.partnerReady = true;
      settle();
    } else {
      breakOff("a message out of place");
    }
  }

  private void met(Session from, PairMessage.Hello hello) {
    if (from.met) {
      breakOff("a second greeting");
      return;
    }
    from.met = true;
    if (everInSync && !hello.remembers() && rules.waitForForgottenPromises()) {
      long rest = config.longestAlone().toMillis() - hello.awake();
      from.notReadyBefore = ticker() + Math.max(0, rest);
      LOG.warn(
          "the partner rack has lost what it knew, and is trusted again when all its promises have"
              + " run out network={} seconds={}",
          network,
          Math.max(0, rest) / 1000);
    }
    from.speaks = !fresh || !hello.remembers() && config.role() == Role.PRIMARY;
    if (from.speaks) {
      teach(from);
    } else {
      forget(from);
    }
  }

  /** Tells everything, after writing down that it was told. */
  private void teach(Session to) {
    keepAll(
        ledger.tellAll(),
        to,
        () -> {
          // What is on its way to the store follows as an update once it is there.
          Leases.chunks(ledger.all(), decisions::isSettled)
              .forEach(chunk -> to.send(new PairMessage.Bulk(chunk)));
          to.send(new PairMessage.BulkEnd());
          to.taught = true;
          settle();
        });
  }

  /** What it has is of no worth: the partner's word counts. */
  private void forget(Session from) {
    keepAll(
        ledger.forget(),
        from,
        () -> {
          from.send(new PairMessage.BulkEnd());
          from.taught = true;
          settle();
        });
  }

  private void learn(Session from, PairMessage.Bulk bulk) {
    keepAll(ledger.join(config.role(), Leases.fromWire(bulk.leases())), from, this::settle);
  }

  private void updated(Session from, PairMessage.Update update) {
    List<LeaseRecord> theirs = Leases.fromWire(update.leases());
    List<LeaseRecord> against =
        theirs.stream().flatMap(it -> decisions.against(config.role(), it).stream()).toList();
    if (!against.isEmpty()) {
      from.send(new PairMessage.Reject(update.number(), Leases.toWire(against)));
      return;
    }
    List<LeaseRecord> taken = new ArrayList<>();
    for (LeaseRecord record : theirs) {
      // What it was told just now, it may believe although it says this.
      boolean believed = state != PairState.NORMAL || decisions.isUnanswered(record.address());
      taken.add(ledger.follow(config.role(), record, believed));
    }
    keepAll(taken, from, () -> from.send(new PairMessage.Ack(update.number())));
  }

  // Time.

  void tick() {
    Session with = session;
    if (with != null) {
      long silent = ticker() - with.heardAt;
      if (silent > Failover.SILENCE.toMillis()) {
        breakOff("nothing was heard for " + silent + " ms");
      } else if (decisions.oldestUnanswered() > Failover.SILENCE.toMillis()) {
        breakOff("a lease was not confirmed for " + decisions.oldestUnanswered() + " ms");
      } else {
        with.send(new PairMessage.Heartbeat(decisions.clockUpToSaid()));
        settle();
        noteAgain(with);
      }
    }
  }

  private void noteAgain(Session with) {
    if (ticker() - notedAt >= NOTE_EVERY_MILLIS && with.storing == 0) {
      if (state == PairState.NORMAL) {
        note(PairMemory.Past.IN_SYNC, () -> {});
      } else {
        with.noting = false; // It could not be written; maybe it can now.
      }
    }
  }

  /**
   * Goes on when both know everything that the other knew. Whoever relies on the other's word says
   * last that it is ready: with its note, it may go on alone at once.
   */
  private void settle() {
    Session with = session;
    if (with == null
        || state == PairState.NORMAL
        || !with.toldAll
        || !with.taught
        || with.storing > 0
        || ticker() < with.notReadyBefore) {
      return;
    }
    if (with.speaks && !with.ready) {
      with.ready = true;
      with.send(new PairMessage.Ready());
    }
    if (with.partnerReady && !with.noting) {
      with.noting = true;
      note(
          PairMemory.Past.IN_SYNC,
          () -> {
            if (session == with) {
              inSync(with);
            }
          });
    }
  }

  private void inSync(Session with) {
    fresh = false;
    everInSync = true;
    if (!with.ready) {
      with.ready = true;
      with.send(new PairMessage.Ready());
    }
    enter(PairState.NORMAL);
  }

  private void note(PairMemory.Past past, Runnable written) {
    notedAt = ticker();
    setting
        .memory()
        .note(network, new PairMemory.Note(config.secret().id(), past, partnerClock), written);
  }

  /** The network has one rack only from now on: the other's promises run out first. */
  void dismiss() {
    breakOff("the network has no other rack any more");
    leaveAt = OptionalLong.of(ticker() + config.longestAlone().toMillis());
  }

  boolean hasLeft() {
    return leaveAt.isPresent() && (fresh || ticker() >= leaveAt.getAsLong());
  }

  PairStatus status() {
    return new PairStatus(
        network,
        config.role(),
        state,
        Instant.ofEpochMilli(stateSince),
        decisions.unconfirmed(),
        decisions.oldestUnanswered(),
        partnerHeard.isPresent()
            ? Optional.of(Instant.ofEpochMilli(partnerHeard.getAsLong()))
            : Optional.empty(),
        ledger.size(),
        decisions.rejected(),
        ledger.conflicts());
  }

  private void enter(PairState next) {
    if (next != state) {
      LOG.info("pair of racks: {} network={} role={}", next, network, config.role());
      state = next;
      stateSince = ledger.now();
      setting.listener().accept(status());
    }
  }

  private void keepAll(List<LeaseRecord> records, Session with, Runnable then) {
    if (records.isEmpty()) {
      then.run();
      return;
    }
    with.storing++;
    boolean taken =
        store.keep(
            List.copyOf(records),
            kept -> {
              with.storing--;
              if (session == with) {
                if (kept) {
                  then.run();
                } else {
                  breakOff("the lease store failed");
                }
              }
            });
    if (!taken) {
      breakOff("the lease store is busy");
    }
  }

  private long ticker() {
    return setting.ticker().getAsLong();
  }
}
