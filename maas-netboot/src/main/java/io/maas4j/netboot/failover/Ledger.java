package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Kind;
import io.maas4j.netboot.lease.LeaseRecord.Stamp;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one rack knows of a network's addresses: of each the record that counts, its version, and
 * until when the partner may believe it leased. Confined to one thread.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final String network;
  private final PairSetting setting;
  private final Map<InetAddress, LeaseRecord> known = new HashMap<>();
  private long version;
  private long clockFloor;
  private long conflicts;

  /**
   * @param records what the store has
   */
  Ledger(String network, PairSetting setting, List<LeaseRecord> records) {
    this.network = network;
    this.setting = setting;
    for (LeaseRecord record : records) {
      known.put(record.address(), record);
      version = Math.max(version, record.stamp().version());
      clockFloor = Math.max(clockFloor, record.start());
    }
  }

  /** Never goes back while the rack runs, nor behind the newest record. */
  long now() {
    clockFloor = Math.max(clockFloor, setting.clock().getAsLong());
    return clockFloor;
  }

  @Nullable LeaseRecord of(InetAddress address) {
    return known.get(address);
  }

  Collection<LeaseRecord> all() {
    return known.values();
  }

  int size() {
    return known.size();
  }

  /** How often both had given an address to clients of their own. */
  long conflicts() {
    return conflicts;
  }

  /** Until when the partner may believe an address leased. */
  long promised(InetAddress address) {
    LeaseRecord before = known.get(address);
    return before == null ? 0 : before.stamp().promised();
  }

  void put(LeaseRecord record) {
    known.put(record.address(), record);
  }

  /** A partner with this secret has never known anything. */
  void forgetPromises() {
    known.replaceAll((address, record) -> stamped(record, record.stamp().version(), 0));
  }

  /** Takes back what no client was told of. */
  void revoke(LeaseRecord record) {
    if (record.kind() == Kind.COMMIT) {
      LeaseRecord before = known.get(record.address());
      if (before != null && setting.rules().mayExtend(before, record, now())) {
        setting.view().adopt(before);
      } else {
        setting.view().revoke(record);
      }
    }
  }

  /**
   * A record as this rack decides it now.
   *
   * @param told whether the partner will hear of it
   */
  LeaseRecord next(LeaseRecord record, boolean told) {
    long promised = promised(record.address());
    return stamped(
        record,
        ++version,
        record.kind() == Kind.COMMIT && told ? Math.max(promised, record.end()) : promised);
  }

  /** The partner may believe a lease that it is asked about, whatever it answers. */
  void mayBeBelieved(LeaseRecord lease) {
    known.computeIfPresent(
        lease.address(),
        (address, before) ->
            stamped(
                before,
                before.stamp().version(),
                Math.max(before.stamp().promised(), lease.end())));
  }

  /** What is known has promised as much as this does. */
  void promise(LeaseRecord told) {
    known.computeIfPresent(
        told.address(),
        (address, record) ->
            stamped(
                record,
                record.stamp().version(),
                Math.max(record.stamp().promised(), told.stamp().promised())));
  }

  /** The partner knows that it ended: nothing is promised any more. */
  void endIsKnown(LeaseRecord record) {
    if (record.equals(known.get(record.address()))) {
      known.put(record.address(), stamped(record, record.stamp().version(), 0));
    }
  }

  /** An end that the partner has contradicted meanwhile is no end: we took its word. */
  boolean stands(LeaseRecord record) {
    LeaseRecord now = known.get(record.address());
    return record.kind() == Kind.COMMIT
        || now != null && now.with(Stamp.NONE).equals(record.with(Stamp.NONE));
  }

  /** Notes that the partner is told everything; what that changes is to be stored first. */
  List<LeaseRecord> tellAll() {
    List<LeaseRecord> raised = new ArrayList<>();
    for (LeaseRecord record : known.values()) {
      if (told(record) != record) {
        raised.add(told(record));
      }
    }
    raised.forEach(this::put);
    return raised;
  }

  /** What it has is of no worth: the ends of it all, to be stored. */
  List<LeaseRecord> forget() {
    List<LeaseRecord> ended = new ArrayList<>();
    for (LeaseRecord record : known.values()) {
      LeaseRecord end =
          new LeaseRecord(
              Kind.RELEASE,
              record.mac(),
              record.address(),
              record.start(),
              now(),
              "",
              record.clientId());
      setting.view().adopt(end);
      ended.add(end);
    }
    known.clear();
    return ended;
  }

  /** Takes over what the partner knew when it came back; what that changes is to be stored. */
  List<LeaseRecord> join(Role role, List<LeaseRecord> partners) {
    List<LeaseRecord> learned = new ArrayList<>();
    for (LeaseRecord theirs : partners) {
      LeaseRecord mine = known.get(theirs.address());
      Joining joining = joining(role);
      if (mine != null && joining.conflict(mine, theirs)) {
        conflict(mine, theirs);
      }
      LeaseRecord joined = mine == null ? learned(theirs) : joining.join(mine, theirs);
      if (!joined.equals(mine)) {
        take(joined, mine);
        learned.add(joined);
      }
    }
    return learned;
  }

  /**
   * Takes over something that the partner did just now, to be stored.
   *
   * @param believed whether the partner may believe a lease of the address all the same
   */
  LeaseRecord follow(Role role, LeaseRecord theirs, boolean believed) {
    LeaseRecord mine = known.get(theirs.address());
    LeaseRecord next =
        mine == null ? learned(theirs) : joining(role).follow(mine, theirs, believed);
    take(next, mine);
    return next;
  }

  /**
   * Takes over what the partner holds against a lease of ours, to be stored.
   *
   * @param wasTold whether our client has the lease already
   */
  LeaseRecord yield(Role role, LeaseRecord theirs, boolean wasTold) {
    LeaseRecord mine = known.get(theirs.address());
    if (wasTold && mine != null && joining(role).conflict(mine, theirs)) {
      conflict(mine, theirs);
    }
    LeaseRecord next =
        stamped(
            theirs,
            Math.max(++version, theirs.stamp().version()),
            Math.max(theirs.end(), mine == null ? 0 : mine.stamp().promised()));
    known.put(next.address(), next);
    setting.view().adopt(next);
    return next;
  }

  /** What we know that stands against a lease of the partner's. */
  Optional<LeaseRecord> against(Role role, LeaseRecord theirs) {
    LeaseRecord mine = known.get(theirs.address());
    boolean taken =
        mine != null
            && joining(role).isTaken(mine)
            && !(mine.kind() == Kind.COMMIT && mine.isOfSameClient(theirs));
    return taken ? Optional.of(mine) : Optional.empty();
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

  private Joining joining(Role role) {
    return new Joining(role, now());
  }

  /** The same record, of a lease that the partner may believe in from now on. */
  static LeaseRecord told(LeaseRecord record) {
    return record.kind() == Kind.COMMIT && record.stamp().promised() < record.end()
        ? stamped(record, record.stamp().version(), record.end())
        : record;
  }

  /** Version 0 is left to what was never shared. */
  private static LeaseRecord learned(LeaseRecord record) {
    LeaseRecord told = told(record);
    return stamped(told, Math.max(1, told.stamp().version()), told.stamp().promised());
  }

  private static LeaseRecord stamped(LeaseRecord record, long version, long promised) {
    return record.with(new Stamp(version, promised));
  }
}
