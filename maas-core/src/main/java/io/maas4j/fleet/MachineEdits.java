package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Unique;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Changes a machine, its power settings and its hardware numbers in one unit of work. */
final class MachineEdits {
  private final PowerSettings powerSettings;
  private final Bmcs bmcs;

  MachineEdits(PowerSettings powerSettings, Bmcs bmcs) {
    this.powerSettings = powerSettings;
    this.bmcs = bmcs;
  }

  Machine apply(Unit unit, Machine machine, MachineEdit edit) {
    Optional<MachinePower> power = power(unit.tx().power().of(machine.id()), edit);
    check(edit, power);
    Machine changed =
        machine
            .withIdentity(identity(unit, machine.identity(), edit))
            .withPlacement(placement(unit, machine.placement(), edit));
    Machine written = changed.equals(machine) ? machine : write(unit, changed);
    power.ifPresent(
        p ->
            bmcs.set(
                unit,
                p.machine(),
                p.type(),
                p.parameters(),
                edit.powerTrusted() ? Bmcs.Trust.AS_GIVEN : Bmcs.Trust.CHECKED));
    edit.powerType()
        .filter(this::isUnknown)
        .ifPresent(
            type ->
                unit.record(
                    written,
                    EventType.NODE,
                    "The power type stays as it is: "
                        + type
                        + " is none of "
                        + String.join(", ", new TreeSet<>(powerSettings.types()))));
    if (edit.cpuCount().isPresent() || edit.memory().isPresent()) {
      HardwareSummary before = unit.tx().inventories().of(machine.id());
      unit.tx()
          .inventories()
          .put(
              machine.id(),
              new HardwareSummary(
                  edit.cpuCount().orElse(before.cpuCount()),
                  before.cpuSpeed(),
                  edit.memory().orElse(before.memory()),
                  before.info(),
                  before.numaNodes(),
                  before.modaliases()));
    }
    unit.topologyChanged();
    return written;
  }

  private void check(MachineEdit edit, Optional<MachinePower> power) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    edit.hostname()
        .filter(name -> !NewMachines.LABEL.matcher(name).matches())
        .ifPresent(name -> wrong.put("hostname", List.of("Invalid hostname '" + name + "'.")));
    ArchitectureNames.check(edit.architecture(), wrong);
    KernelChoice.check(edit.minHweKernel(), wrong);
    power.ifPresent(
        p -> wrong.putAll(powerSettings.faults(p.type(), p.parameters(), edit.powerTrusted())));
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
  }

  private boolean isUnknown(String type) {
    return !type.isEmpty() && !powerSettings.types().contains(type);
  }

  /** A type that there is not leaves the machine with the one that it has. */
  private Optional<MachinePower> power(MachinePower before, MachineEdit edit) {
    Optional<String> wanted = edit.powerType().filter(type -> !isUnknown(type));
    if (wanted.isEmpty() && edit.powerParameters().isEmpty()) {
      return Optional.empty();
    }
    String type = wanted.orElse(before.type());
    boolean same = type.equals(before.type());
    PowerParameters stored = same ? before.parameters() : PowerParameters.empty();
    return Optional.of(
        new MachinePower(
            before.machine(),
            type,
            powerSettings.laidOver(
                type, stored, edit.powerParameters().orElse(PowerParameters.empty())),
            same ? before.reading() : PowerReading.never("")));
  }

  private static Machine.Identity identity(Unit unit, Machine.Identity before, MachineEdit edit) {
    return new Machine.Identity(
        before.type(),
        before.parent(),
        edit.hostname().orElse(before.hostname()),
        edit.domain().map(name -> Places.domain(unit, name)).orElse(before.domain()),
        edit.description().orElse(before.description()),
        edit.architecture().map(ArchitectureNames::complete).or(before::architecture),
        before.hardwareUuid(),
        edit.minHweKernel().orElse(before.minHweKernel()),
        edit.swapSize().or(before::swapSize),
        edit.dpu().orElse(before.dpu()));
  }

  private static Machine.Placement placement(
      Unit unit, Machine.Placement before, MachineEdit edit) {
    return new Machine.Placement(
        edit.zone().map(name -> Places.zone(unit, name)).orElse(before.zone()),
        edit.pool().map(name -> Places.pool(unit, name)).orElse(before.pool()),
        before.tags(),
        before.ownerData());
  }

  private static Machine write(Unit unit, Machine changed) {
    try {
      return Road.write(unit, changed);
    } catch (DuplicateException e) {
      if (e.what().equals(Unique.MACHINE_NAME)) {
        throw InvalidRequest.field(
            "hostname", "Node with hostname '" + changed.identity().fqdn() + "' already exists");
      }
      throw e;
    }
  }
}
