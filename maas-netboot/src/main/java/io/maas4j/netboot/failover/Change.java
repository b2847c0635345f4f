package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.util.List;

/** Something that this rack decided, on its way to its own store and to the partner. Mutable. */
final class Change {
  final long number;

  /** Whether the partner is asked before anything is written: the address is not ours to take. */
  final boolean asksFirst;

  /** By the pair's clock. */
  final long decidedAt;

  private final LeaseStore.Completion completion;
  List<LeaseRecord> records;
  boolean kept;
  boolean sent;
  boolean acknowledged;
  boolean completed;

  /** By the ticker. */
  long sentAt;

  Change(
      long number,
      boolean asksFirst,
      long decidedAt,
      List<LeaseRecord> records,
      LeaseStore.Completion completion) {
    this.number = number;
    this.asksFirst = asksFirst;
    this.decidedAt = decidedAt;
    this.records = records;
    this.completion = completion;
  }

  void complete(boolean success) {
    if (!completed) {
      completed = true;
      completion.completed(success);
    }
  }
}
