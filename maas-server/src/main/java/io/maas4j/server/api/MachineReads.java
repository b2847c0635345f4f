package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.MachineParts;
import io.maas4j.server.api.view.MachineView;
import io.maas4j.server.api.view.Surroundings;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Reads machines with all their parts. A list is written while it is read, so that its first byte
 * and its memory do not depend on its length. Thread-safe.
 */
final class MachineReads {
  /** A list holds a connection while its client reads; slow clients must not hold all of them. */
  private static final int LISTS_AT_ONCE = 4;

  private final Store store;
  private final Semaphore lists = new Semaphore(LISTS_AT_ONCE, true);
  private volatile Optional<Cached> cached = Optional.empty();

  MachineReads(Store store) {
    this.store = store;
  }

  private record Cached(long version, Surroundings surroundings) {}

  /** Those that the filter means and the user may see. */
  Reply list(MachineFilter.Builder filter, User user) {
    if (!user.admin()) {
      filter.visibleTo(user.name());
    }
    return listed(filter.build());
  }

  /** These, as they are when the answer is written. */
  Reply list(List<MachineId> ids) {
    return ids.isEmpty()
        ? Reply.json(out -> out.array(List.<String>of(), JsonOut::value))
        : listed(MachineFilter.builder().ids(ids).build());
  }

  private Reply listed(MachineFilter filter) {
    return Reply.json(
        out -> {
          lists.acquireUninterruptibly();
          try {
            out.array(items -> write(items, filter));
          } finally {
            lists.release();
          }
        });
  }

  private void write(JsonOut items, MachineFilter filter) {
    Consumer<Tx> once =
        new Once(tx -> tx.reports().each(filter, r -> view(tx, r).write(items, r.machine())));
    store.inTransaction(
        tx -> {
          once.accept(tx);
          return items;
        });
  }

  /** A transaction that is run again after a lost connection must not write its list twice. */
  private static final class Once implements Consumer<Tx> {
    private final Consumer<Tx> work;
    private boolean begun;

    Once(Consumer<Tx> work) {
      this.work = work;
    }

    @Override
    public void accept(Tx tx) {
      if (begun) {
        throw new Unavailable(
            "the database went away in the middle of a list", "ask again", java.time.Duration.ZERO);
      }
      begun = true;
      work.accept(tx);
    }
  }

  Reply one(Machine machine) {
    return one(machine, o -> {});
  }

  /**
   * @param more writes members that only some answers have
   */
  Reply one(Machine machine, Consumer<JsonOut> more) {
    Shown shown = shown(machine.id()).orElseThrow(() -> NotFound.no("Machine"));
    return Reply.json(out -> shown.view().write(out, shown.machine(), more));
  }

  /** As a user sees it; empty when there is none, or it is not for this user to see. */
  Optional<Reply> one(MachineId id, User user) {
    return shown(id)
        .filter(
            shown ->
                user.admin()
                    || shown.machine().status().owner().map(user.name()::equals).orElse(true))
        .map(shown -> Reply.json(out -> shown.view().write(out, shown.machine())));
  }

  Reply anonymous(Machine machine) {
    Shown shown = shown(machine.id()).orElseThrow(() -> NotFound.no("Machine"));
    return Reply.json(out -> shown.view().anonymous(out, shown.machine()));
  }

  private record Shown(Machine machine, MachineView view) {}

  private Optional<Shown> shown(MachineId id) {
    MachineFilter only = MachineFilter.builder().ids(Set.of(id)).build();
    return store.inTransaction(
        tx -> {
          List<Shown> found = new ArrayList<>();
          tx.reports().each(only, r -> found.add(new Shown(r.machine(), view(tx, r))));
          return found.stream().findFirst();
        });
  }

  private MachineView view(Tx tx, MachineReport report) {
    return new MachineView(MachineParts.of(report, surroundings(tx, report.surroundings())));
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

  /** Whoever may see it. */
  Optional<Machine> find(MachineId id) {
    return store.inTransaction(
        tx -> tx.machines().find(id).filter(node -> node.type() == NodeType.MACHINE));
  }
}
