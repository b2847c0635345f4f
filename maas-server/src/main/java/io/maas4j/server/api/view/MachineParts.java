package io.maas4j.server.api.view;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything about some machines that is kept apart from them, read in one query each however many
 * machines there are.
 *
 * @param results by script set
 * @param newest the newest event of a machine that is for everybody to see
 */
public record MachineParts(
    Map<MachineId, MachinePower> power,
    Map<MachineId, List<Interface>> interfaces,
    Map<MachineId, List<BlockDevice>> disks,
    Map<MachineId, HardwareSummary> hardware,
    Map<Long, List<ScriptResult>> results,
    Map<MachineId, Event> newest,
    Surroundings surroundings) {

  public static MachineParts read(Tx tx, List<Machine> machines) {
    List<MachineId> ids = machines.stream().map(Machine::id).toList();
    List<Long> sets =
        machines.stream()
            .flatMap(m -> Stream.of(m.sets().commissioning(), m.sets().testing()))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return new MachineParts(
        tx.power().ofAll(ids),
        tx.interfaces().ofAll(ids),
        tx.disks().ofAll(ids),
        tx.inventories().ofAll(ids),
        tx.scriptRuns().resultsOfAll(sets),
        tx.events().newest(ids, EventType.Level.INFO),
        Surroundings.read(tx));
  }

  /** Of one machine, as it was read with all its parts. */
  public static MachineParts of(MachineReport report, Surroundings surroundings) {
    MachineId id = report.machine().id();
    return new MachineParts(
        Map.of(id, report.power()),
        Map.of(id, report.interfaces()),
        Map.of(id, report.disks()),
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

  List<BlockDevice> disksOf(MachineId id) {
    return disks.getOrDefault(id, List.of());
  }

  HardwareSummary hardwareOf(MachineId id) {
    return hardware.getOrDefault(id, HardwareSummary.UNKNOWN);
  }

  List<ScriptResult> resultsOf(Optional<Long> set) {
    return set.map(id -> results.getOrDefault(id, List.of())).orElse(List.of());
  }
}
