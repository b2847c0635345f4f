package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.MachineParts;
import io.maas4j.server.api.view.MachineView;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads machines with all their parts, in one transaction and a fixed number of queries however
 * many they are; they are written when the transaction is over.
 */
final class MachineReads {
  private final Store store;

  MachineReads(Store store) {
    this.store = store;
  }

  private record Found(List<Machine> machines, MachineParts parts) {}

  /** Those that the filter means and the user may see. */
  Reply list(MachineFilter.Builder filter, User user) {
    if (!user.admin()) {
      filter.visibleTo(user.name());
    }
    return listed(store.inTransaction(tx -> found(tx, tx.machines().list(filter.build()))));
  }

  /** These, as they are now. */
  Reply list(List<MachineId> ids) {
    if (ids.isEmpty()) {
      return Reply.json(out -> out.array(List.<String>of(), JsonOut::value));
    }
    return listed(
        store.inTransaction(
            tx -> found(tx, tx.machines().list(MachineFilter.builder().ids(ids).build()))));
  }

  Reply one(Machine machine) {
    return one(machine, o -> {});
  }

  /**
   * @param more writes members that only some answers have
   */
  Reply one(Machine machine, Consumer<JsonOut> more) {
    Found found = store.inTransaction(tx -> found(tx, List.of(machine)));
    return Reply.json(out -> new MachineView(found.parts()).write(out, machine, more));
  }

  Reply anonymous(Machine machine) {
    Found found = store.inTransaction(tx -> found(tx, List.of(machine)));
    return Reply.json(out -> new MachineView(found.parts()).anonymous(out, machine));
  }

  /** Whoever may see it. */
  Optional<Machine> find(MachineId id) {
    return store.inTransaction(tx -> tx.machines().find(id));
  }

  private static Found found(Tx tx, List<Machine> machines) {
    return new Found(machines, MachineParts.read(tx, machines));
  }

  private static Reply listed(Found found) {
    MachineView view = new MachineView(found.parts());
    return Reply.json(out -> out.array(found.machines(), view::write));
  }
}
