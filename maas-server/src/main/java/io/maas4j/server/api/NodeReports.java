package io.maas4j.server.api;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.MachineParts;
import io.maas4j.server.api.view.Surroundings;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Reads nodes with all their parts. A list is written while it is read, so that its first byte and
 * its memory do not depend on its length. Thread-safe.
 */
final class NodeReports {
  /** A list holds a connection while its client reads; slow clients must not hold all of them. */
  private static final int LISTS_AT_ONCE = 4;

  private final Store store;
  private final Semaphore lists = new Semaphore(LISTS_AT_ONCE, true);
  private volatile Optional<Cached> cached = Optional.empty();

  NodeReports(Store store) {
    this.store = store;
  }

  private record Cached(long version, Surroundings surroundings) {}

  /** A node and what there is to show of it. */
  record Shown(Machine node, MachineParts parts) {}

  /** Writes one node. */
  @FunctionalInterface
  interface Writer {
    void write(JsonOut out, Shown shown);
  }

  /**
   * @param groups one after the other, each by number
   */
  Reply list(List<MachineFilter> groups, Writer writer) {
    return Reply.json(
        out -> {
          lists.acquireUninterruptibly();
          try {
            out.array(items -> write(items, groups, writer));
          } finally {
            lists.release();
          }
        });
  }

  private void write(JsonOut items, List<MachineFilter> groups, Writer writer) {
    // a transaction that is run again after a lost connection must not write its list twice
    boolean[] begun = {false};
    store.inTransaction(
        tx -> {
          if (begun[0]) {
            throw new Unavailable(
                "the database went away in the middle of a list", "ask again", Duration.ZERO);
          }
          begun[0] = true;
          groups.forEach(
              group -> tx.reports().each(group, report -> writer.write(items, shown(tx, report))));
          return items;
        });
  }

  /** A node of any type. */
  Optional<Shown> find(MachineId id) {
    MachineFilter only =
        MachineFilter.builder().ids(Set.of(id)).types(EnumSet.allOf(NodeType.class)).build();
    return store.inTransaction(
        tx -> {
          List<Shown> found = new ArrayList<>();
          tx.reports().each(only, report -> found.add(shown(tx, report)));
          return found.stream().findFirst();
        });
  }

  private Shown shown(Tx tx, MachineReport report) {
    return new Shown(
        report.machine(), MachineParts.of(report, surroundings(tx, report.surroundings())));
  }

  /** Those that were read under this version or a later one. */
  private Surroundings surroundings(Tx tx, long version) {
    Optional<Cached> present = cached.filter(c -> c.version() == version);
    if (present.isPresent()) {
      return present.get().surroundings();
    }
    // what is read now is not older than the version that it is kept under
    Cached fresh = new Cached(version, Surroundings.read(tx));
    cached = Optional.of(fresh);
    return fresh.surroundings();
  }
}
