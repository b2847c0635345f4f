package io.maas4j.fleet;

import io.maas4j.bootlog.Strangers;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machines that register themselves (lifecycle contract, section 12). */
public final class Enlistment {
  private static final Set<State> STILL_TO_BE_KNOWN = EnumSet.of(State.NEW, State.COMMISSIONING);
  private static final String IPMI = "ipmi";

  private final Units units;
  private final Road road;
  private final NewMachines newMachines;
  private final PowerSettings powerSettings;
  private final Bmcs bmcs;
  private final Strangers strangers;

  Enlistment(
      Units units,
      Road road,
      NewMachines newMachines,
      PowerSettings powerSettings,
      Bmcs bmcs,
      Strangers strangers) {
    this.units = units;
    this.road = road;
    this.newMachines = newMachines;
    this.powerSettings = powerSettings;
    this.bmcs = bmcs;
    this.strangers = strangers;
  }

  /** What an enlisting machine wants next. */
  public enum Next {
    /** It goes on with its commissioning at once. */
    COMMISSION,
    /** It waits for a person. */
    WAIT
  }

  /**
   * Takes in a machine that says what it is: one that was added before is found again by its BMC's
   * address or by a MAC, any other one is new.
   *
   * @throws Denied when it is new and the setting {@code enlist_machines} is off
   * @throws io.maas4j.error.MaasException.InvalidRequest naming the fields that are wrong, or the
   *     machine that has its MAC
   */
  public Machine enlist(NewMachine spec, Next next) {
    return units.run(
        unit -> {
          Machine machine =
              known(unit, spec)
                  .map(found -> updated(unit, found, spec))
                  .orElseGet(() -> added(unit, spec));
          return next == Next.COMMISSION && machine.state() == State.NEW
              ? road.send(unit, machine, Road.command(unit, Verb.ENLIST, Actor.SYSTEM, ""))
              : machine;
        });
  }

  /**
   * Writes down that a machine asked to be taken in and was refused, for who asks why it is not
   * there.
   *
   * @param macs that it named
   */
  public void refused(List<MacAddress> macs, String why) {
    units.run(
        unit -> {
          strangers.refused(unit, macs, why);
          return macs;
        });
  }

  private Machine added(Unit unit, NewMachine spec) {
    if (!unit.settings().flag(Setting.ENLIST_MACHINES)) {
      throw new Denied(
          "ENLISTMENT_OFF",
          "Machines must not add themselves here.",
          "add it by hand, or turn the setting enlist_machines on");
    }
    return newMachines.insert(unit, spec);
  }

  /**
   * Whether one of these MACs belongs to a machine that need not register any more.
   *
   * @param ignored statuses whose machines do not count
   */
  public boolean isRegistered(List<MacAddress> macs, Set<State> ignored) {
    return units.run(
        unit ->
            !macs.isEmpty()
                && unit.tx().machines().list(MachineFilter.builder().macs(macs).build()).stream()
                    .anyMatch(machine -> !ignored.contains(machine.state())));
  }

  private static Optional<Machine> known(Unit unit, NewMachine spec) {
    Optional<Machine> byBmc =
        spec
            .powerParameters()
            .text("power_address")
            .filter(address -> spec.powerType().equals(IPMI))
            .stream()
            .flatMap(
                address -> candidates(unit, address).stream().filter(p -> sameAddress(p, address)))
            .flatMap(p -> lockIfUnknown(unit, p.machine()).stream())
            .findFirst();
    return byBmc.or(
        () ->
            spec.macs().stream()
                .flatMap(mac -> unit.tx().interfaces().findByMac(mac).stream())
                .flatMap(nic -> lockIfUnknown(unit, nic.machine()).stream())
                .findFirst());
  }

  /** An IPv4 address and a name are written in one way only, so that they can be looked up. */
  private static List<MachinePower> candidates(Unit unit, String address) {
    String bare = normal(address);
    return bare.indexOf(':') >= 0
        ? unit.tx().power().byType(IPMI)
        : unit.tx().power().byParameter(IPMI, "power_address", bare);
  }

  /** Compared as addresses: {@code [::1]} and {@code 0:0::1} are one BMC. */
  private static boolean sameAddress(MachinePower power, String address) {
    return power
        .parameters()
        .text("power_address")
        .map(own -> normal(own).equals(normal(address)))
        .orElse(false);
  }

  private static String normal(String address) {
    String bare = address.strip().replaceAll("^\\[|\\]$", "");
    return com.google.common.net.InetAddresses.isInetAddress(bare)
        ? com.google.common.net.InetAddresses.forString(bare).getHostAddress()
        : bare;
  }

  private static Optional<Machine> lockIfUnknown(Unit unit, io.maas4j.id.MachineId id) {
    return unit.tx()
        .machines()
        .lock(id)
        .filter(m -> m.type() == NodeType.MACHINE && STILL_TO_BE_KNOWN.contains(m.state()));
  }

  private Machine updated(Unit unit, Machine machine, NewMachine spec) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    ArchitectureNames.check(spec.architecture(), wrong);
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct the architecture");
    }
    List<MacAddress> unknown =
        spec.macs().stream()
            .filter(mac -> unit.tx().interfaces().findByMac(mac).isEmpty())
            .distinct()
            .toList();
    int count = unit.tx().interfaces().of(machine.id()).size();
    for (MacAddress mac : unknown) {
      unit.tx()
          .interfaces()
          .put(io.maas4j.network.Interface.physical(machine.id(), "eth" + count++, mac));
    }
    MachinePower power = unit.tx().power().of(machine.id());
    if (!spec.powerType().isEmpty()
        && powerSettings.faults(spec.powerType(), spec.powerParameters()).isEmpty()) {
      bmcs.set(
          unit,
          machine.id(),
          spec.powerType(),
          power.type().equals(spec.powerType())
              ? power.parameters().with(spec.powerParameters())
              : spec.powerParameters(),
          Bmcs.Trust.CHECKED);
    }
    Machine changed =
        spec.architecture()
            .map(ArchitectureNames::complete)
            .map(a -> machine.withIdentity(machine.identity().withArchitecture(a)))
            .orElse(machine);
    unit.topologyChanged();
    return changed.equals(machine) ? machine : Road.write(unit, changed);
  }
}
