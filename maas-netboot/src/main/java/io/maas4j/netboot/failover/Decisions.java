package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Kind;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this rack decides, on its way to its own store and to the partner: in this order where the
 * address is its own to give, in the other where the partner has to agree. Confined to one thread.
 */
final class Decisions {
  private static final int MAX_CHANGES = 8192;

  private final PairSetting setting;
  private final LeaseStore store;
  private final Ledger ledger;
  private final Contact partner;
  // By number, so in their order.
  private final Map<Long, Change> changes = new LinkedHashMap<>();
  private long lastNumber;
  private long rejected;

  Decisions(PairSetting setting, LeaseStore store, Ledger ledger, Contact partner) {
    this.setting = setting;
    this.store = store;
    this.ledger = ledger;
    this.partner = partner;
  }

  /** Whether too much is under way for anything more. */
  boolean isFull() {
    return changes.size() >= MAX_CHANGES;
  }

  /** How many changes the partner refused. */
  long rejected() {
    return rejected;
  }

  int unconfirmed() {
    return (int) changes.values().stream().filter(it -> it.sent && !it.acknowledged).count();
  }

  /** Written here first, then told: nothing that the partner knows may be forgotten here. */
  boolean decide(List<LeaseRecord> records, LeaseStore.Completion completion) {
    boolean told = partner.isConnected();
    Change change =
        new Change(
            ++lastNumber,
            false,
            ledger.now(),
            records.stream().map(it -> ledger.next(it, told)).toList(),
            completion);
    changes.put(change.number, change);
    change.records.forEach(ledger::put);
    if (!store.keep(change.records, kept -> kept(change, kept))) {
      changes.remove(change.number);
      return false;
    }
    return true;
  }

  /** Told first, then written: without the partner's word it is not ours. */
  void ask(List<LeaseRecord> leases, LeaseStore.Completion completion) {
    Change change =
        new Change(
            ++lastNumber,
            true,
            ledger.now(),
            leases.stream().map(it -> ledger.next(it, true)).toList(),
            completion);
    changes.put(change.number, change);
    // The partner may believe it from now on, whatever comes back.
    change.records.forEach(ledger::mayBeBelieved);
    send(change);
    if (!setting.rules().waitForThePartner()) {
      granted(change);
    }
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
    if (!partner.isConnected() || !partner.isInSync() || !setting.rules().waitForThePartner()) {
      change.complete(true);
    }
    if (!partner.isConnected()) {
      changes.remove(change.number);
    } else {
      tell(change);
    }
  }

  /** Sends what is written, once it is also written that it was sent. */
  private void tell(Change change) {
    List<LeaseRecord> raised = change.records.stream().map(Ledger::told).toList();
    if (raised.equals(change.records)) {
      send(change);
      return;
    }
    change.records = raised;
    raised.forEach(ledger::promise);
    boolean taken =
        store.keep(
            raised,
            kept -> {
              if (kept && partner.isConnected()) {
                send(change);
              } else if (kept || !partner.isConnected()) {
                changes.remove(change.number);
              } else {
                partner.breakOff("the lease store failed");
              }
            });
    if (!taken) {
      partner.breakOff("the lease store is busy");
    }
  }

  private void send(Change change) {
    if (partner.isConnected()) {
      change.sent = true;
      change.sentAt = setting.ticker().getAsLong();
      List<LeaseRecord> current = change.records.stream().filter(ledger::stands).toList();
      partner.send(new PairMessage.Update(change.number, Leases.toWire(current)));
    }
  }

  /** What is written needs the partner no more; what waits for its word is nothing. */
  void disconnected() {
    for (Change change : List.copyOf(changes.values())) {
      if (change.asksFirst && !change.acknowledged) {
        changes.remove(change.number);
        change.records.forEach(ledger::revoke);
        change.complete(false);
      } else if (!change.asksFirst && change.kept) {
        changes.remove(change.number);
        change.complete(true);
      }
    }
  }

  void acknowledged(long number) {
    Change change = changes.get(number);
    if (change == null || change.acknowledged || !change.sent) {
      return;
    }
    change.acknowledged = true;
    if (change.asksFirst) {
      if (setting.rules().waitForThePartner()) {
        granted(change);
      }
      return;
    }
    changes.remove(number);
    change.complete(true);
    for (LeaseRecord record : change.records) {
      if (record.kind() != Kind.COMMIT && !isUnanswered(record.address())) {
        ledger.endIsKnown(record);
      }
    }
  }

  private void granted(Change change) {
    change.records.forEach(ledger::put);
    if (!store.keep(change.records, kept -> kept(change, kept))) {
      changes.remove(change.number);
      change.complete(false);
    }
  }

  void refused(Role role, PairMessage.Reject reject) {
    Change change = changes.remove(reject.number());
    if (change == null) {
      return;
    }
    rejected++;
    boolean wasTold = change.completed;
    change.records.forEach(ledger::revoke);
    change.complete(false);
    List<LeaseRecord> taken = new ArrayList<>();
    for (LeaseRecord theirs : Leases.fromWire(reject.leases())) {
      taken.add(ledger.yield(role, theirs, wasTold));
    }
    if (partner.isConnected()) {
      partner.store(taken);
    }
  }

  /** What stands against a lease of the partner's. */
  Optional<LeaseRecord> against(Role role, LeaseRecord theirs) {
    if (theirs.kind() != Kind.COMMIT) {
      return Optional.empty();
    }
    for (Change change : changes.values()) {
      if (change.asksFirst && !change.acknowledged && role.owns(theirs.address())) {
        for (LeaseRecord asked : change.records) {
          if (asked.address().equals(theirs.address()) && !asked.isOfSameClient(theirs)) {
            return Optional.of(asked); // Both ask for it at once: it goes to its owner.
          }
        }
      }
    }
    return ledger.against(role, theirs);
  }

  /** Whether the partner is being told of a lease of an address. */
  boolean isUnanswered(InetAddress address) {
    return changes.values().stream()
        .flatMap(change -> change.records.stream())
        .anyMatch(it -> it.kind() == Kind.COMMIT && it.address().equals(address));
  }

  /** Whether all that was decided of an address is stored. */
  boolean isSettled(InetAddress address) {
    return changes.values().stream()
        .noneMatch(
            change ->
                !change.kept
                    && change.records.stream().anyMatch(it -> it.address().equals(address)));
  }

  /** For how many milliseconds the oldest change has been waiting for the partner's word. */
  long oldestUnanswered() {
    return changes.values().stream()
        .filter(change -> change.sent && !change.acknowledged)
        .mapToLong(change -> setting.ticker().getAsLong() - change.sentAt)
        .findFirst()
        .orElse(0);
  }

  /** The time up to which everything decided has been said. */
  long clockUpToSaid() {
    long oldest = ledger.now();
    for (Change change : changes.values()) {
      if (!change.sent) {
        oldest = Math.min(oldest, change.decidedAt);
      }
    }
    return oldest;
  }
}
