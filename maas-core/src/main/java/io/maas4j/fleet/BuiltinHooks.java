package io.maas4j.fleet;

import io.maas4j.hardware.ErasedDisks;
import io.maas4j.hardware.FruData;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.KernelCommandLine;
import io.maas4j.hardware.LldpNeighbours;
import io.maas4j.hardware.Modaliases;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.network.Interface;
import io.maas4j.tagging.Tags;
import io.maas4j.work.Unit;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the server does with what its own scripts print (script contract, section 12): by the name
 * of the script. Thread-safe.
 */
final class BuiltinHooks {
  private final Map<String, Hook> hooks;

  /** Takes in what a script printed. */
  private interface Hook {
    HardwareIntake.Outcome apply(Unit unit, Machine machine, byte[] stdout);
  }

  BuiltinHooks(HardwareIntake intake, Tags tags) {
    this.hooks =
        Map.of(
            "50-maas-01-commissioning", intake::apply,
            "maas-list-modaliases", (unit, node, out) -> fine(modaliases(unit, node, out)),
            "maas-kernel-cmdline", (unit, node, out) -> fine(bootInterface(unit, node, out)),
            "maas-get-fruid-api-data", (unit, node, out) -> fine(fruData(unit, node, out)),
            "wipe-disks", (unit, node, out) -> fine(erased(unit, node, out)),
            "maas-lshw",
                (unit, node, out) -> {
                  tellFault(unit, node, "maas-lshw", out);
                  return fine(tags.evaluate(unit, node));
                },
            "maas-capture-lldpd",
                (unit, node, out) -> {
                  tellFault(unit, node, "maas-capture-lldpd", out);
                  VlanGuesses.apply(unit, node, LldpNeighbours.parse(out));
                  return fine(tags.evaluate(unit, node));
                });
  }

  /** Nothing happens for a script that the server has no use for. */
  HardwareIntake.Outcome apply(Unit unit, Machine machine, String script, byte[] stdout) {
    Hook hook = hooks.get(script);
    return hook == null ? fine(machine) : hook.apply(unit, machine, stdout);
  }

  private static HardwareIntake.Outcome fine(Machine machine) {
    return new HardwareIntake.Outcome(machine, Optional.empty());
  }

  /** No reason to fail a machine, but one that its tags are not what they could be. */
  private static void tellFault(Unit unit, Machine machine, String script, byte[] stdout) {
    Tags.fault(stdout)
        .ifPresent(
            fault ->
                unit.record(
                    machine,
                    EventType.SCRIPT_RESULT_ERROR,
                    script + ": what it printed is left out: " + fault));
  }

  private static Machine modaliases(Unit unit, Machine machine, byte[] stdout) {
    HardwareSummary summary =
        unit.tx().inventories().of(machine.id()).withModaliases(Modaliases.parse(stdout));
    unit.tx().inventories().put(machine.id(), summary);
    Set<String> wanted = SwitchTags.of(summary.modaliases());
    Machine.Placement placement = machine.placement();
    for (String tag : SwitchTags.ALL) {
      boolean carries = wanted.contains(tag);
      if (carries && unit.tx().tags().find(tag).isEmpty()) {
        unit.tx().tags().insert(new Tag(tag, "", "", ""));
      }
      placement = placement.withTag(tag, carries);
    }
    return placement.equals(machine.placement())
        ? machine
        : Road.write(unit, machine.withPlacement(placement));
  }

  private static Machine bootInterface(Unit unit, Machine machine, byte[] stdout) {
    return KernelCommandLine.bootInterface(new String(stdout, StandardCharsets.UTF_8))
        .flatMap(
            mac ->
                unit.tx().interfaces().of(machine.id()).stream()
                    .filter(nic -> nic.mac().equals(Optional.of(mac)))
                    .findFirst())
        .map(nic -> bootsFrom(unit, machine, nic))
        .orElse(machine);
  }

  private static Machine bootsFrom(Unit unit, Machine machine, Interface nic) {
    Machine.Boot boot = machine.boot();
    if (boot.interfaceId().equals(Optional.of(nic.id()))) {
      return machine;
    }
    return Road.write(
        unit,
        machine.withBoot(
            new Machine.Boot(
                boot.netboot(), boot.method(), boot.rackAddress(), Optional.of(nic.id()))));
  }

  /** Names the disks that the machine had when it was commissioned and that were not erased. */
  private static Machine erased(Unit unit, Machine machine, byte[] stdout) {
    Optional<ErasedDisks> erased = ErasedDisks.parse(stdout);
    erased.stream()
        .flatMap(
            disks ->
                unit.tx().disks().of(machine.id()).stream()
                    .filter(known -> !disks.has(known.name(), known.serial())))
        .forEach(
            known ->
                unit.record(
                    machine,
                    EventType.NODE_DISK_NOT_ERASED,
                    known.name()
                        + " ("
                        + (known.model() + " " + known.serial()).strip()
                        + ") was there at commissioning and is not among the erased disks: look for"
                        + " it before somebody else does, or commission the machine again"));
    return machine;
  }

  /** What a switch says of itself; what it no longer says goes. */
  private static Machine fruData(Unit unit, Machine machine, byte[] stdout) {
    HardwareSummary summary = unit.tx().inventories().of(machine.id());
    Map<String, String> info = new LinkedHashMap<>(summary.info());
    info.keySet().removeAll(FruData.KEYS);
    info.putAll(FruData.parse(stdout));
    if (!info.equals(summary.info())) {
      unit.tx().inventories().put(machine.id(), summary.withInfo(info));
    }
    return machine;
  }
}
