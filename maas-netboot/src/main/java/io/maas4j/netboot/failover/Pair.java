package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Kind;
import io.maas4j.netboot.lease.LeaseRecord.Stamp;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rack's half of a pair: what it may promise, what it tells its partner, and when. Reads no
 * clock and opens nothing; confined to one thread.
 */
final class Pair {
  private static final Logger LOG = LoggerFactory.getLogger(Pair.class);
  private static final int MAX_CHANGES = 8192;
  private static final long NOTE_EVERY_MILLIS = 30_000;

  private final String network;
  private final PairSetting setting;
  private final LeaseStore store;
  private final PairRules rules;
  private final Map<InetAddress, LeaseRecord> known = new HashMap<>();
  // By number, so in their order.
  private final Map<Long, Change> changes = new LinkedHashMap<>();
  private Failover config;
  private PairState state;
  private long stateSince;
  // No memory of a pair with this secret, and nothing of its own to start with.
  private boolean fresh;
  private boolean everInSync;
  private long clockFloor;
  private long version;
  private long partnerClock;
  private long quietUntil;
  private long notedAt;
  private @Nullable Session session;
  private long lastNumber;
  private OptionalLong partnerHeard = OptionalLong.empty();
  private OptionalLong leaveAt = OptionalLong.empty();
  private long rejected;
  private long conflicts;

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
    for (LeaseRecord record : records) {
      known.put(record.address(), record);
      version = Math.max(version, record.stamp().version());
      clockFloor = Math.max(clockFloor, record.start());
    }
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
      // A partner with this secret has never known anything.
      known.replaceAll((address, record) -> stamped(record, record.stamp().version(), 0));
      note(PairMemory.Past.ALONE, () -> {});
    }
    state = fresh ? PairState.WAITING : PairState.PARTNER_LOST;
    stateSince = now();
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

  boolean isConnected() {
    return session != null;
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
    LeaseRecord before = known.get(address);
    long promised = before == null ? 0 : before.stamp().promised();
    return rules.mayTake(config.role(), address, promised, partnerClock);
  }

  Optional<Duration> longest() {
    return state == PairState.NORMAL ? Optional.empty() : Optional.of(config.longestAlone());
  }

  boolean keep(List<LeaseRecord> records, LeaseStore.Completion completion) {
    if (fresh || changes.size() >= MAX_CHANGES) {
      records.forEach(this::revoke);
      return false;
    }
    List<LeaseRecord> leases = records.stream().filter(it -> it.kind() == Kind.COMMIT).toList();
    if (leases.stream().allMatch(this::isOursAlone)) {
      return decide(records, completion);
    }
    if (state != PairState.NORMAL || session == null) {
      leases.forEach(this::revoke);
      return false;
    }
    List<LeaseRecord> endings = records.stream().filter(it -> it.kind() != Kind.COMMIT).toList();
    if (!endings.isEmpty() && !decide(endings, kept -> {})) {
      leases.forEach(this::revoke);
      return false;
    }
    ask(leases, completion);
    return true;
  }

  private void revoke(LeaseRecord record) {
    if (record.kind() == Kind.COMMIT) {
      LeaseRecord before = known.get(record.address());
      if (before != null && rules.mayExtend(before, record, now())) {
        setting.view().adopt(before);
      } else {
        setting.view().revoke(record);
      }
    }
  }

  private boolean isOursAlone(LeaseRecord wanted) {
    return rules.mayExtend(known.get(wanted.address()), wanted, now())
        || mayTakeAlone(wanted.address());
  }

  /** Written here first, then told: nothing that the partner knows may be forgotten here. */
  private boolean decide(List<LeaseRecord> records, LeaseStore.Completion completion) {
    Change change =
        new Change(
            ++lastNumber,
            false,
            now(),
            records.stream().map(it -> next(it, session != null)).toList(),
            completion);
    changes.put(change.number, change);
    change.records.forEach(it -> known.put(it.address(), it));
    if (!store.keep(change.records, kept -> kept(change, kept))) {
      changes.remove(change.number);
      return false;
    }
    return true;
  }

  /** Told first, then written: without the partner's word it is not ours. */
  private void ask(List<LeaseRecord> leases, LeaseStore.Completion completion) {
    Change change =
        new Change(
            ++lastNumber,
            true,
            now(),
            leases.stream().map(it -> next(it, true)).toList(),
            completion);
    changes.put(change.number, change);
    // The partner may believe it from now on, whatever comes back.
    for (LeaseRecord lease : change.records) {
      known.computeIfPresent(
          lease.address(),
          (address, before) ->
              stamped(
                  before,
                  before.stamp().version(),
                  Math.max(before.stamp().promised(), lease.end())));
    }
    send(change);
    if (!rules.waitForThePartner()) {
      granted(change);
    }
  }

  private LeaseRecord next(LeaseRecord record, boolean told) {
    LeaseRecord before = known.get(record.address());
    long promised = before == null ? 0 : before.stamp().promised();
    return stamped(
        record,
        ++version,
        record.kind() == Kind.COMMIT && told ? Math.max(promised, record.end()) : promised);
  }

  private void kept(Change change, boolean success) {
    if (!success) {
      changes.remove(change.number);
      change.complete(false);
      return;
    }
    change.kept = true;
    if (change.asksFirst) {
      changes.remove(change.number);
      change.complete(true);
      return;
    }
    if (session == null || state != PairState.NORMAL || !rules.waitForThePartner()) {
      change.complete(true);
    }
    if (session == null) {
      changes.remove(change.number);
    } else {
      tell(change);
    }
  }

  /** Sends what is written, once it is also written that it was sent. */
  private void tell(Change change) {
    List<LeaseRecord> raised = change.records.stream().map(Pair::told).toList();
    if (raised.equals(change.records)) {
      send(change);
      return;
    }
    change.records = raised;
    raised.forEach(it -> known.computeIfPresent(it.address(), (address, now) -> promise(now, it)));
    boolean taken =
        store.keep(
            raised,
            kept -> {
              if (kept && session != null) {
                send(change);
              } else if (kept || session == null) {
                changes.remove(change.number);
              } else {
                breakOff("the lease store failed");
              }
            });
    if (!taken) {
      breakOff("the lease store is busy");
    }
  }

  private static LeaseRecord told(LeaseRecord record) {
    return record.kind() == Kind.COMMIT && record.stamp().promised() < record.end()
        ? stamped(record, record.stamp().version(), record.end())
        : record;
  }

  /** Version 0 is left to what was never shared. */
  private static LeaseRecord learned(LeaseRecord record) {
    LeaseRecord told = told(record);
    return stamped(told, Math.max(1, told.stamp().version()), told.stamp().promised());
  }

  private static LeaseRecord promise(LeaseRecord record, LeaseRecord told) {
    return stamped(
        record,
        record.stamp().version(),
        Math.max(record.stamp().promised(), told.stamp().promised()));
  }

  private void send(Change change) {
    Session to = session;
    if (to != null) {
      change.sent = true;
      change.sentAt = ticker();
      List<LeaseRecord> current = change.records.stream().filter(this::stands).toList();
      to.send(new PairMessage.Update(change.number, Leases.toWire(current)));
    }
  }

  /** An end that the partner has contradicted meanwhile is no end: we took its word. */
  private boolean stands(LeaseRecord record) {
    LeaseRecord now = known.get(record.address());
    return record.kind() == Kind.COMMIT
        || now != null && now.with(Stamp.NONE).equals(record.with(Stamp.NONE));
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
    for (Change change : List.copyOf(changes.values())) {
      if (change.asksFirst && !change.acknowledged) {
        changes.remove(change.number);
        change.records.forEach(this::revoke);
        change.complete(false);
      } else if (!change.asksFirst && change.kept) {
        changes.remove(change.number);
        change.complete(true);
      }
    }
  }

  private void breakOff(String why) {
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
    partnerHeard = OptionalLong.of(now());
    if (message instanceof PairMessage.Update update) {
      updated(from, update);
    } else if (message instanceof PairMessage.Ack ack) {
      acknowledged(ack.number());
    } else if (message instanceof PairMessage.Heartbeat heartbeat) {
      // What a partner without memory says is no account of what it has promised.
      if (from.toldAll && ticker() >= from.notReadyBefore) {
        partnerClock = Math.max(partnerClock, heartbeat.clock());
      }
    } else if (message instanceof PairMessage.Reject reject) {
      refused(reject);
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
    List<LeaseRecord> raised = new ArrayList<>();
    for (LeaseRecord record : known.values()) {
      if (told(record) != record) {
        raised.add(told(record));
      }
    }
    raised.forEach(it -> known.put(it.address(), it));
    keepAll(
        raised,
        to,
        () -> {
          // What is on its way to the store follows as an update once it is there.
          Leases.chunks(known.values(), this::isSettled)
              .forEach(chunk -> to.send(new PairMessage.Bulk(chunk)));
          to.send(new PairMessage.BulkEnd());
          to.taught = true;
          settle();
        });
  }

  private boolean isSettled(InetAddress address) {
    return changes.values().stream()
        .noneMatch(
            change ->
                !change.kept
                    && change.records.stream().anyMatch(it -> it.address().equals(address)));
  }

  /** What it has is of no worth: the partner's word counts. */
  private void forget(Session from) {
    List<LeaseRecord> ended = new ArrayList<>();
    for (LeaseRecord record : known.values()) {
      LeaseRecord end =
          new LeaseRecord(Kind.RELEASE, record.mac(), record.address(), record.start(), now(), "");
      setting.view().adopt(end);
      ended.add(end);
    }
    known.clear();
    keepAll(
        ended,
        from,
        () -> {
          from.send(new PairMessage.BulkEnd());
          from.taught = true;
          settle();
        });
  }

  private void learn(Session from, PairMessage.Bulk bulk) {
    List<LeaseRecord> learned = new ArrayList<>();
    for (LeaseRecord theirs : Leases.fromWire(bulk.leases())) {
      LeaseRecord mine = known.get(theirs.address());
      Joining joining = joining();
      if (mine != null && joining.conflict(mine, theirs)) {
        conflict(mine, theirs);
      }
      LeaseRecord joined = mine == null ? learned(theirs) : joining.join(mine, theirs);
      if (!joined.equals(mine)) {
        take(joined, mine);
        learned.add(joined);
      }
    }
    keepAll(learned, from, this::settle);
  }

  private void take(LeaseRecord record, @Nullable LeaseRecord before) {
    version = Math.max(version, record.stamp().version());
    known.put(record.address(), record);
    if (before == null || !record.with(Stamp.NONE).equals(before.with(Stamp.NONE))) {
      setting.view().adopt(record);
    }
  }

  private void conflict(LeaseRecord mine, LeaseRecord theirs) {
    conflicts++;
    LOG.error(
        "both racks gave an address to clients of their own: was one of them set up anew, or its"
            + " clock set back? network={} address={} mine={} theirs={}",
        network,
        mine.address().getHostAddress(),
        mine.mac(),
        theirs.mac());
  }

  private void updated(Session from, PairMessage.Update update) {
    List<LeaseRecord> theirs = Leases.fromWire(update.leases());
    List<LeaseRecord> against = theirs.stream().flatMap(it -> against(it).stream()).toList();
    if (!against.isEmpty()) {
      from.send(new PairMessage.Reject(update.number(), Leases.toWire(against)));
      return;
    }
    List<LeaseRecord> taken = new ArrayList<>();
    for (LeaseRecord record : theirs) {
      LeaseRecord mine = known.get(record.address());
      LeaseRecord next =
          mine == null
              ? learned(record)
              : joining()
                  .follow(
                      mine,
                      record,
                      // What it was told just now, it may believe although it says this.
                      state != PairState.NORMAL || isUnanswered(record.address()));
      take(next, mine);
      taken.add(next);
    }
    keepAll(taken, from, () -> from.send(new PairMessage.Ack(update.number())));
  }

  /** What stands against a lease of the partner's. */
  private Optional<LeaseRecord> against(LeaseRecord theirs) {
    if (theirs.kind() != Kind.COMMIT) {
      return Optional.empty();
    }
    for (Change change : changes.values()) {
      if (change.asksFirst && !change.acknowledged && config.role().owns(theirs.address())) {
        for (LeaseRecord asked : change.records) {
          if (asked.address().equals(theirs.address()) && !asked.mac().equals(theirs.mac())) {
            return Optional.of(asked); // Both ask for it at once: it goes to its owner.
          }
        }
      }
    }
    LeaseRecord mine = known.get(theirs.address());
    boolean taken =
        mine != null
            && joining().isTaken(mine)
            && !(mine.kind() == Kind.COMMIT && mine.mac().equals(theirs.mac()));
    return taken ? Optional.of(mine) : Optional.empty();
  }

  private boolean isUnanswered(InetAddress address) {
    return changes.values().stream()
        .flatMap(change -> change.records.stream())
        .anyMatch(it -> it.kind() == Kind.COMMIT && it.address().equals(address));
  }

  private void acknowledged(long number) {
    Change change = changes.get(number);
    if (change == null || change.acknowledged || !change.sent) {
      return;
    }
    change.acknowledged = true;
    if (change.asksFirst) {
      if (rules.waitForThePartner()) {
        granted(change);
      }
      return;
    }
    changes.remove(number);
    change.complete(true);
    for (LeaseRecord record : change.records) {
      if (record.kind() != Kind.COMMIT
          && record.equals(known.get(record.address()))
          && !isUnanswered(record.address())) {
        known.put(record.address(), stamped(record, record.stamp().version(), 0));
      }
    }
  }

  private void granted(Change change) {
    change.records.forEach(it -> known.put(it.address(), it));
    if (!store.keep(change.records, kept -> kept(change, kept))) {
      changes.remove(change.number);
      change.complete(false);
    }
  }

  private void refused(PairMessage.Reject reject) {
    Change change = changes.remove(reject.number());
    if (change == null) {
      return;
    }
    rejected++;
    boolean wasTold = change.completed;
    change.records.forEach(this::revoke);
    change.complete(false);
    List<LeaseRecord> taken = new ArrayList<>();
    for (LeaseRecord theirs : Leases.fromWire(reject.leases())) {
      LeaseRecord mine = known.get(theirs.address());
      if (wasTold && mine != null && joining().conflict(mine, theirs)) {
        conflict(mine, theirs);
      }
      LeaseRecord next =
          stamped(
              theirs,
              Math.max(++version, theirs.stamp().version()),
              Math.max(theirs.end(), mine == null ? 0 : mine.stamp().promised()));
      known.put(next.address(), next);
      setting.view().adopt(next);
      taken.add(next);
    }
    Session from = session;
    if (from != null) {
      keepAll(taken, from, () -> {});
    }
  }

  // Time.

  void tick() {
    Session with = session;
    if (with != null) {
      long silent = ticker() - with.heardAt;
      if (silent > Failover.SILENCE.toMillis()) {
        breakOff("nothing was heard for " + silent + " ms");
      } else if (oldestUnanswered() > Failover.SILENCE.toMillis()) {
        breakOff("a lease was not confirmed for " + oldestUnanswered() + " ms");
      } else {
        with.send(new PairMessage.Heartbeat(clockUpToSaid()));
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

  private long oldestUnanswered() {
    return changes.values().stream()
        .filter(change -> change.sent && !change.acknowledged)
        .mapToLong(change -> ticker() - change.sentAt)
        .findFirst()
        .orElse(0);
  }

  /** The time up to which everything decided has been said. */
  private long clockUpToSaid() {
    long oldest = now();
    for (Change change : changes.values()) {
      if (!change.sent) {
        oldest = Math.min(oldest, change.decidedAt);
      }
    }
    return oldest;
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
        (int) changes.values().stream().filter(it -> it.sent && !it.acknowledged).count(),
        oldestUnanswered(),
        partnerHeard.isPresent()
            ? Optional.of(Instant.ofEpochMilli(partnerHeard.getAsLong()))
            : Optional.empty(),
        known.size(),
        rejected,
        conflicts);
  }

  private void enter(PairState next) {
    if (next != state) {
      LOG.info("pair of racks: {} network={} role={}", next, network, config.role());
      state = next;
      stateSince = now();
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

  private Joining joining() {
    return new Joining(config.role(), now());
  }

  private long ticker() {
    return setting.ticker().getAsLong();
  }

  /** Never goes back while the rack runs. */
  private long now() {
    clockFloor = Math.max(clockFloor, setting.clock().getAsLong());
    return clockFloor;
  }

  private static LeaseRecord stamped(LeaseRecord record, long version, long promised) {
    return record.with(new Stamp(version, promised));
  }
}
