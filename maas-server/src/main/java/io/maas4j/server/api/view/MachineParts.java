package io.maas4j.server.api.view;

import io.maas4j.disks.Storages;
import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.MachineStorage;
import io.maas4j.store.spi.MachineReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything about a node that is kept apart from it.
 *
 * @param results by script set
 * @param newest the newest event of a machine that is for everybody to see
 */
public record MachineParts(
    Map<MachineId, MachinePower> power,
    Map<MachineId, List<Interface>> interfaces,
    Map<MachineId, List<BlockDevice>> disks,
    Map<MachineId, MachineStorage> storages,
    Map<MachineId, HardwareSummary> hardware,
    Map<Long, List<ScriptResult>> results,
    Map<MachineId, Event> newest,
    Surroundings surroundings) {

  /** Of one machine, as it was read with all its parts. */
  public static MachineParts of(MachineReport report, Surroundings surroundings) {
    MachineId id = report.machine().id();
    return new MachineParts(
        Map.of(id, report.power()),
        Map.of(id, report.interfaces()),
        Map.of(id, report.disks()),
        Map.of(id, report.storage()),
        Map.of(id, report.hardware()),
        report.results().stream().collect(Collectors.groupingBy(ScriptResult::setId)),
        report.newest().map(event -> Map.of(id, event)).orElse(Map.of()),
        surroundings);
  }

  MachinePower powerOf(MachineId id) {
    return power.getOrDefault(id, MachinePower.unset(id));
  }

  List<Interface> interfacesOf(MachineId id) {
    return interfaces.getOrDefault(id, List.of());
  }

  StorageView storageOf(Machine machine) {
    MachineId id = machine.id();
    return new StorageView(
        id,
        Storages.of(
            machine,
            disks.getOrDefault(id, List.of()),
            storages.getOrDefault(id, MachineStorage.EMPTY)));
  }

  HardwareSummary hardwareOf(MachineId id) {
    return hardware.getOrDefault(id, HardwareSummary.UNKNOWN);
  }

  List<ScriptResult> resultsOf(Optional<Long> set) {
    return set.map(id -> results.getOrDefault(id, List.of())).orElse(List.of());
  }
}
