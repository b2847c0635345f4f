package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.pool.Pool;
import io.maas4j.power.PowerState;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Unique;
import io.maas4j.work.Unit;
import io.maas4j.zone.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Adds machines to the store. */
final class NewMachines {
  static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  private static final int PLAIN_NAMES = 8;
  private static final int NUMBERS = 100_000;

  private final Ids ids;
  private final PowerSettings powerSettings;

  NewMachines(Ids ids, PowerSettings powerSettings) {
    this.ids = ids;
    this.powerSettings = powerSettings;
  }

  Machine insert(Unit unit, NewMachine spec) {
    check(unit, spec);
    MachineId id = freshId(unit);
    String hostname =
        spec.hostname().isEmpty() ? freshName(unit, domain(unit, spec)) : spec.hostname();
    Machine machine =
        new Machine(
            id,
            0,
            new Machine.Identity(
                NodeType.MACHINE,
                Optional.empty(),
                hostname,
                domain(unit, spec),
                spec.description(),
                spec.architecture().map(NewMachines::withSubarchitecture),
                Optional.empty(),
                spec.minHweKernel(),
                spec.swapSize()),
            Machine.Status.NEW,
            new Machine.Placement(
                spec.zone().isEmpty() ? Zone.DEFAULT : Places.zone(unit, spec.zone()),
                spec.pool().isEmpty() ? Pool.DEFAULT : Places.pool(unit, spec.pool()),
                new TreeSet<>(),
                Map.of()),
            Machine.Boot.UNSEEN,
            Machine.Deployment.NONE,
            Machine.Options.NONE,
            Machine.Sets.NONE,
            unit.now(),
            unit.now(),
            0);
    Machine inserted = stored(unit, machine);
    interfaces(unit, inserted, spec.macs().stream().distinct().toList());
    unit.tx()
        .power()
        .put(
            new MachinePower(
                id,
                spec.powerType(),
                powerSettings.sealed(spec.powerType(), spec.powerParameters()),
                PowerState.UNKNOWN,
                Optional.empty(),
                ""));
    if (spec.cpuCount().isPresent() || spec.memory().isPresent()) {
      unit.tx()
          .inventories()
          .put(
              id,
              new HardwareSummary(
                  spec.cpuCount().orElse(0),
                  0,
                  spec.memory().orElse(0L),
                  Map.of(),
                  List.of(),
                  List.of()));
    }
    unit.record(inserted, EventType.NEW, "");
    unit.topologyChanged();
    return inserted;
  }

  private static Machine stored(Unit unit, Machine machine) {
    try {
      return unit.tx().machines().insert(machine);
    } catch (DuplicateException e) {
      if (e.what().equals(Unique.MACHINE_NAME)) {
        throw InvalidRequest.field(
            "hostname", "Node with hostname '" + machine.identity().fqdn() + "' already exists");
      }
      throw e;
    }
  }

  /** Makes the interfaces; the first one is where the machine boots from. */
  static void interfaces(Unit unit, Machine machine, List<MacAddress> macs) {
    for (int i = 0; i < macs.size(); i++) {
      unit.tx().interfaces().put(Interface.physical(machine.id(), "eth" + i, macs.get(i)));
    }
  }

  static String withSubarchitecture(String architecture) {
    return architecture.contains("/") ? architecture : architecture + "/generic";
  }

  private void check(Unit unit, NewMachine spec) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (!spec.hostname().isEmpty() && !LABEL.matcher(spec.hostname()).matches()) {
      wrong.put("hostname", List.of("Invalid hostname '" + spec.hostname() + "'."));
    }
    List<String> taken = new ArrayList<>();
    for (MacAddress mac : spec.macs()) {
      unit.tx()
          .interfaces()
          .findByMac(mac)
          .flatMap(nic -> unit.tx().machines().find(nic.machine()))
          .ifPresent(
              other ->
                  taken.add("MAC address " + mac + " already in use on " + other.hostname() + "."));
    }
    if (!taken.isEmpty()) {
      wrong.put("mac_addresses", taken);
    }
    wrong.putAll(powerSettings.faults(spec.powerType(), spec.powerParameters()));
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
  }

  private static String domain(Unit unit, NewMachine spec) {
    return spec.domain().isEmpty()
        ? unit.settings().required(Setting.DEFAULT_DOMAIN)
        : spec.domain();
  }

  private MachineId freshId(Unit unit) {
    MachineId id = ids.machineId();
    while (unit.tx().machines().find(id).isPresent()) {
      id = ids.machineId();
    }
    return id;
  }

  private String freshName(Unit unit, String domain) {
    for (int attempt = 0; ; attempt++) {
      String words = HostNames.random(ids);
      // a large fleet uses the pairs of words up
      String name = attempt < PLAIN_NAMES ? words : words + "-" + ids.below(NUMBERS);
      if (isFree(unit, name + "." + domain)) {
        return name;
      }
    }
  }

  private static boolean isFree(Unit unit, String name) {
    return unit.tx()
        .machines()
        .list(MachineFilter.builder().hostnames(List.of(name)).build())
        .isEmpty();
  }
}
