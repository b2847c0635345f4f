package io.maas4j.fleet;

import io.maas4j.disks.AutomaticLayout;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.Disk;
import io.maas4j.hardware.HardwareReport;
import io.maas4j.hardware.HardwareReportException;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.Inventory;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.os.OperatingSystem;
import io.maas4j.os.Series;
import io.maas4j.script.ParameterType;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes down what commissioning found (script contract, section 12). */
final class HardwareIntake {
  private static final String VIRTUAL = "virtual";

  /** Disks of one machine: each is tested, and is an entry in every list. */
  private static final int MOST_DISKS = 1024;

  private final AutomaticLayout layout;

  HardwareIntake(Ids ids) {
    this.layout = new AutomaticLayout(ids);
  }

  /**
   * What came of a report.
   *
   * @param problem why it could not be taken in; the result then counts as failed
   */
  record Outcome(Machine machine, Optional<String> problem) {}

  Outcome apply(Unit unit, Machine machine, byte[] report) {
    Inventory inventory;
    try {
      inventory = HardwareReport.parse(report);
    } catch (HardwareReportException e) {
      return new Outcome(machine, Optional.of(String.valueOf(e.getMessage())));
    }
    Optional<HardwareSync> before =
        HardwareSync.isOn(machine) ? Optional.of(HardwareSync.of(unit, machine)) : Optional.empty();
    summary(unit, machine, inventory);
    Machine told = system(identity(unit, machine, inventory), inventory.os());
    // at once: what goes with interfaces is written into the machine's row too
    Machine stored = told.equals(machine) ? machine : Road.write(unit, told);
    Machine changed = stored;
    Optional<String> problem =
        machine.options().skipStorage() ? Optional.empty() : storage(unit, changed, inventory);
    if (!machine.options().skipNetworking()) {
      stored = InterfaceIntake.apply(unit, changed, inventory);
      changed = stored;
      ScriptSets.regenerate(unit, changed, ParameterType.INTERFACE);
    }
    DeviceIntake.apply(unit, machine.id(), inventory);
    before.ifPresent(was -> was.record(unit, machine, HardwareSync.of(unit, machine)));
    Machine.Options options = changed.options();
    if (machine.state() != State.DEPLOYED) {
      // one-shot
      changed =
          changed.withOptions(
              new Machine.Options(options.enableSsh(), options.skipBmcConfig(), false, false));
    }
    LeftOut leftOut = new LeftOut(unit, machine, "disk");
    inventory.ignoredDisks().forEach(disk -> leftOut.add(disk.name(), disk.reason()));
    inventory.disks().stream()
        .skip(MOST_DISKS)
        .forEach(disk -> leftOut.add(disk.name(), "more than " + MOST_DISKS + " are not kept"));
    leftOut.tell();
    return new Outcome(changed.equals(stored) ? stored : Road.write(unit, changed), problem);
  }

  /** The system of a deployed machine has its storage already. */
  private Optional<String> storage(Unit unit, Machine machine, Inventory inventory) {
    disks(unit, machine.id(), inventory.disks().stream().limit(MOST_DISKS).toList());
    ScriptSets.regenerate(unit, machine, ParameterType.STORAGE);
    if (machine.state() == State.DEPLOYED) {
      AutomaticLayout.prune(unit, machine);
      return Optional.empty();
    }
    try {
      layout.apply(unit, machine, inventory.storageExtra());
      return Optional.empty();
    } catch (InvalidRequest e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void summary(Unit unit, Machine machine, Inventory inventory) {
    unit.tx()
        .inventories()
        .put(
            machine.id(),
            new HardwareSummary(
                inventory.cpu().threads(),
                inventory.cpu().speedMhz(),
                inventory.memoryMib(),
                info(unit.tx().inventories().of(machine.id()), inventory),
                inventory.numaNodes().stream().map(n -> numaNode(machine, inventory, n)).toList(),
                unit.tx().inventories().of(machine.id()).modaliases()));
  }

  /** Huge pages are what the system in use made of the memory, not what the hardware is. */
  private static HardwareSummary.NumaNode numaNode(
      Machine machine, Inventory inventory, Inventory.NumaNode node) {
    boolean counts = machine.state() == State.DEPLOYED && inventory.hugepageBytes() > 0;
    return new HardwareSummary.NumaNode(
        node.index(),
        node.cores(),
        node.memoryMib(),
        counts
            ? Optional.of(
                new HardwareSummary.Hugepages(inventory.hugepageBytes(), node.hugepages()))
            : Optional.empty());
  }

  /** Of a system that somebody else installed, nothing is known but what it says. */
  private static Machine system(Machine machine, Inventory.OperatingSystem os) {
    boolean unknown = machine.state() == State.DEPLOYED && machine.deployment().osystem().isEmpty();
    if (!unknown || os.name().isEmpty()) {
      return machine;
    }
    String release =
        OperatingSystem.UBUNTU.is(os.name())
            ? OperatingSystem.UBUNTU.series(os.version()).map(Series::name).orElse(os.version())
            : os.version();
    return machine.withDeployment(machine.deployment().withSystem(os.name(), release));
  }

  /** What other scripts told stays. */
  private static Map<String, String> info(HardwareSummary before, Inventory inventory) {
    Map<String, String> info = new LinkedHashMap<>(before.info());
    info.keySet().removeAll(Inventory.HARDWARE_INFO_KEYS);
    info.putAll(inventory.hardwareInfo());
    return info;
  }

  private static Machine identity(Unit unit, Machine machine, Inventory inventory) {
    String subarchitecture =
        inventory
            .platform()
            .orElseGet(
                () ->
                    machine
                        .identity()
                        .architecture()
                        .filter(a -> a.contains("/"))
                        .map(a -> a.substring(a.indexOf('/') + 1))
                        .orElse("generic"));
    Machine.Identity identity =
        machine
            .identity()
            .withArchitecture(inventory.architecture() + "/" + subarchitecture)
            .withHardwareUuid(uniqueUuid(unit, machine, inventory.hardwareUuid()));
    return machine
        .withIdentity(identity)
        .withPlacement(
            machine.placement().withTag(tag(unit, inventory.isVirtual()), inventory.isVirtual()));
  }

  private static String tag(Unit unit, boolean needed) {
    if (needed && unit.tx().tags().find(VIRTUAL).isEmpty()) {
      unit.tx().tags().insert(new Tag(VIRTUAL, "", "", ""));
    }
    return VIRTUAL;
  }

  /** Firmware that gives several machines one UUID tells nothing by it: then nobody has it. */
  private static Optional<String> uniqueUuid(
      Unit unit, Machine machine, Optional<String> reported) {
    Optional<Machine> other =
        reported
            .flatMap(uuid -> unit.tx().machines().findByHardwareUuid(uuid))
            .filter(m -> !m.id().equals(machine.id()))
            .flatMap(m -> unit.tx().machines().lock(m.id()));
    if (other.isEmpty()) {
      return reported;
    }
    Road.write(
        unit, other.get().withIdentity(other.get().identity().withHardwareUuid(Optional.empty())));
    unit.record(
        machine,
        EventType.NODE_COMMISSIONING_EVENT,
        "hardware UUID is also that of " + other.get().hostname() + ": ignored for both");
    return Optional.empty();
  }

  private static void disks(Unit unit, MachineId machine, List<Disk> found) {
    List<BlockDevice> known = unit.tx().disks().of(machine);
    boolean hasBootDisk =
        known.stream()
            .filter(BlockDevice::boot)
            .anyMatch(d -> found.stream().anyMatch(f -> same(d, f)));
    Set<Long> seen = new LinkedHashSet<>();
    for (Disk disk : found) {
      Optional<BlockDevice> before =
          known.stream().filter(d -> !seen.contains(d.id()) && same(d, disk)).findFirst();
      if (before.isEmpty() && disk.isNegligible()) {
        continue;
      }
      boolean boot = before.map(BlockDevice::boot).orElse(false) || !hasBootDisk;
      hasBootDisk = true;
      BlockDevice stored =
          unit.tx()
              .disks()
              .put(
                  new BlockDevice(
                      before.map(BlockDevice::id).orElse(0L),
                      machine,
                      disk.name(),
                      disk.model(),
                      disk.serial(),
                      disk.idPath(),
                      disk.sizeBytes(),
                      disk.blockBytes(),
                      new TreeSet<>(disk.tags()),
                      disk.firmwareVersion(),
                      Optional.of(disk.numaNode()),
                      boot));
      seen.add(stored.id());
    }
    known.stream()
        .filter(disk -> !seen.contains(disk.id()))
        .forEach(disk -> unit.tx().disks().delete(disk.id()));
  }

  private static boolean same(BlockDevice known, Disk found) {
    return found.serial().isEmpty()
        ? known.idPath().equals(found.idPath())
        : known.serial().equals(found.serial()) && known.model().equals(found.model());
  }
}
