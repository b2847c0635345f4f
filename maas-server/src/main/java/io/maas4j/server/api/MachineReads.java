package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.MachineView;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads machines for showing them. Thread-safe. */
final class MachineReads {
  private final Store store;
  private final NodeReports reports;

  MachineReads(Store store, NodeReports reports) {
    this.store = store;
    this.reports = reports;
  }

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
    return reports.list(
        List.of(filter), (out, shown) -> new MachineView(shown.parts()).write(out, shown.node()));
  }

  Reply one(Machine machine) {
    return one(machine, o -> {});
  }

  /**
   * @param more writes members that only some answers have
   */
  Reply one(Machine machine, Consumer<JsonOut> more) {
    NodeReports.Shown shown = shown(machine.id()).orElseThrow(() -> NotFound.no("Machine"));
    return Reply.json(out -> new MachineView(shown.parts()).write(out, shown.node(), more));
  }

  /** As a user sees it; empty when there is none, or it is not for this user to see. */
  Optional<Reply> one(MachineId id, User user) {
    return shown(id)
        .filter(
            shown ->
                user.admin() || shown.node().status().owner().map(user.name()::equals).orElse(true))
        .map(shown -> Reply.json(out -> new MachineView(shown.parts()).write(out, shown.node())));
  }

  Reply anonymous(Machine machine) {
    NodeReports.Shown shown = shown(machine.id()).orElseThrow(() -> NotFound.no("Machine"));
    return Reply.json(out -> new MachineView(shown.parts()).anonymous(out, shown.node()));
  }

  private Optional<NodeReports.Shown> shown(MachineId id) {
    return reports.find(id).filter(shown -> shown.node().type() == NodeType.MACHINE);
  }

  /** Whoever may see it. */
  Optional<Machine> find(MachineId id) {
    return store.inTransaction(
        tx -> tx.machines().find(id).filter(node -> node.type() == NodeType.MACHINE));
  }
}
