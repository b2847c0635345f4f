package io.maas4j.store.memory;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.script.ScriptResult;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.ReportRepository;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Nodes with everything that is shown with them. */
record MemoryReports(Scope scope) implements ReportRepository {

  @Override
  public void each(MachineFilter filter, Consumer<MachineReport> reader) {
    new MachineMatch(scope.db(), filter)
        .machines()
        .forEach(machine -> reader.accept(report(machine)));
  }

  @Override
  public long surroundings() {
    Database db = scope.db();
    return Stream.of(db.fabrics, db.vlans, db.subnets, db.zones, db.pools, db.scripts)
            .mapToLong(Table::changes)
            .sum()
        + db.shelves.changes();
  }

  private MachineReport report(Machine machine) {
    Database db = scope.db();
    MachineId id = machine.id();
    return new MachineReport(
        surroundings(),
        machine,
        power(db.power.get(id).orElseGet(() -> MachinePower.unset(id))),
        db.interfacesOf.rows(id),
        db.disksOf.rows(id),
        new MemoryParts.Storages(scope).of(id),
        db.inventories.get(id).orElse(HardwareSummary.UNKNOWN),
        results(machine),
        Optional.ofNullable(
            new MemoryEvents(scope).newest(List.of(id), EventType.Level.INFO).get(id)));
  }

  private static MachinePower power(MachinePower whole) {
    return new MachinePower(
        whole.machine(), whole.type(), PowerParameters.empty(), whole.reading());
  }

  private List<ScriptResult> results(Machine machine) {
    MemoryScripts.Runs runs = new MemoryScripts.Runs(scope);
    return Stream.of(machine.sets().commissioning(), machine.sets().testing())
        .flatMap(Optional::stream)
        .sorted()
        .flatMap(set -> runs.results(set).stream())
        .toList();
  }
}
