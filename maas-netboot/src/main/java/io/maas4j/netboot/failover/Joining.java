package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Kind;
import io.maas4j.netboot.lease.LeaseRecord.Stamp;

/**
 * Makes one record of what two racks know of an address. Both come to the same, in doubt that it is
 * leased.
 */
final class Joining {
  private final Role role;
  private final long now;

  Joining(Role role, long now) {
    this.role = role;
    this.now = now;
  }

  boolean isLeased(LeaseRecord record) {
    return record.kind() == Kind.COMMIT && record.end() > now;
  }

  boolean isTaken(LeaseRecord record) {
    return record.kind() != Kind.RELEASE && record.end() > now;
  }

  /** Whether both had given the address to a client of their own. */
  boolean conflict(LeaseRecord mine, LeaseRecord theirs) {
    return isLeased(mine) && isLeased(theirs) && !mine.isOfSameClient(theirs);
  }

  /** Of two that were apart. */
  LeaseRecord join(LeaseRecord mine, LeaseRecord theirs) {
    LeaseRecord winner;
    if (isLeased(mine)
        && isLeased(theirs)
        && mine.isOfSameClient(theirs)
        && mine.end() != theirs.end()) {
      winner = mine.end() > theirs.end() ? mine : theirs;
    } else if (isLeased(mine) != isLeased(theirs)) {
      winner = isLeased(mine) ? mine : theirs;
    } else if (isTaken(mine) != isTaken(theirs)) {
      winner = isTaken(mine) ? mine : theirs;
    } else {
      winner = isNewer(theirs, mine) ? theirs : mine;
    }
    long promised = mine.stamp().promised();
    if (theirs.kind() == Kind.COMMIT) {
      promised = Math.max(promised, theirs.end());
    }
    return winner.with(
        new Stamp(Math.max(mine.stamp().version(), theirs.stamp().version()), promised));
  }

  /** Something that the partner did just now, knowing what we knew or nearly so. */
  LeaseRecord follow(LeaseRecord mine, LeaseRecord theirs, boolean unanswered) {
    if (theirs.kind() == Kind.COMMIT) {
      return join(mine, theirs);
    }
    boolean stale =
        isLeased(mine)
            && (!mine.isOfSameClient(theirs) || mine.stamp().version() > theirs.stamp().version());
    LeaseRecord winner = stale ? mine : theirs;
    long promised = unanswered || stale ? mine.stamp().promised() : 0;
    return winner.with(
        new Stamp(Math.max(mine.stamp().version(), theirs.stamp().version()), promised));
  }

  private boolean isNewer(LeaseRecord theirs, LeaseRecord mine) {
    int order = Long.compare(theirs.stamp().version(), mine.stamp().version());
    return order != 0 ? order > 0 : role == Role.SECONDARY && !theirs.equals(mine);
  }
}
