package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Fabric;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Fabrics (operations, section 4.1). Thread-safe. */
public final class Fabrics {
  private final Units units;

  Fabrics(Units units) {
    this.units = units;
  }

  /**
   * What is given; what is not stays as it is.
   *
   * @param name empty text for the usual one
   * @param classType empty text for none
   */
  public record Form(
      Optional<String> name, Optional<String> description, Optional<String> classType) {}

  /**
   * @param text id, name or specifier
   * @throws NotFound when there is none
   */
  public static Fabric find(NetworkMap map, String text) {
    return Specifiers.fabricOf(text, map).orElseThrow(() -> NotFound.no("Fabric"));
  }

  /** With its untagged VLAN. */
  public Fabric create(Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          String description = form.description().orElse("");
          Optional<String> classType = Texts.filled(form.classType());
          Optional<String> name = Texts.filled(form.name());
          name.ifPresent(n -> check(n, Optional.empty(), map));
          Fabric fabric =
              name.isPresent()
                  ? unit.tx().topology().put(new Fabric(0, name.get(), description, classType))
                  : DefaultVlans.newFabric(unit.tx(), description, classType);
          DefaultVlans.of(unit.tx(), fabric.id());
          return fabric;
        });
  }

  /**
   * @param text id, name or specifier
   */
  public Fabric change(String text, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Fabric before = find(map, text);
          String name =
              form.name()
                  .map(String::strip)
                  .map(n -> n.isEmpty() ? Fabric.nameOf(before.id()) : n)
                  .orElse(before.name());
          check(name, Optional.of(before.id()), map);
          return put(
              unit,
              new Fabric(
                  before.id(),
                  name,
                  form.description().orElse(before.description()),
                  form.classType().isPresent()
                      ? Texts.filled(form.classType())
                      : before.classType()));
        });
  }

  /**
   * @param text id, name or specifier
   * @throws InvalidRequest for the default one, and for one that is in use
   */
  public void delete(String text, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Fabric fabric = find(map, text);
          if (fabric.id() == Fabric.DEFAULT) {
            throw new InvalidRequest(
                "This fabric is the default fabric, it cannot be deleted.",
                "delete another fabric");
          }
          List<Vlan> vlans = map.vlans().stream().filter(v -> v.fabricId() == fabric.id()).toList();
          Set<Long> ids = vlans.stream().map(Vlan::id).collect(Collectors.toSet());
          refuseUsed(unit, map, ids);
          long heir = DefaultVlans.ofRegion(unit.tx()).id();
          ids.forEach(id -> unit.tx().topology().deleteVlan(id, heir));
          unit.tx().topology().deleteFabric(fabric.id());
          return fabric;
        });
  }

  private static void refuseUsed(Unit unit, NetworkMap map, Set<Long> vlans) {
    String subnets =
        map.subnets().stream()
            .filter(s -> vlans.contains(s.vlanId()))
            .map(Subnet::cidr)
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    if (!subnets.isEmpty()) {
      throw new InvalidRequest(
          "Can't delete fabric; the following subnets are still present: " + subnets,
          "delete them, or move their VLANs to another fabric");
    }
    String interfaces =
        NetworkMaps.interfaces(unit.tx()).stream()
            .filter(nic -> nic.vlanId().filter(vlans::contains).isPresent())
            .map(nic -> nic.name() + " of " + nic.machine())
            .collect(Collectors.joining(", "));
    if (!interfaces.isEmpty()) {
      throw new InvalidRequest(
          "Can't delete fabric; the following interfaces are still connected: " + interfaces,
          "connect them to another VLAN");
    }
  }

  private static Fabric put(Unit unit, Fabric fabric) {
    return fabric.id() == Fabric.DEFAULT
        ? unit.tx().topology().putDefault(fabric)
        : unit.tx().topology().put(fabric);
  }

  private static void check(String name, Optional<Long> own, NetworkMap map) {
    Faults faults = new Faults();
    if (!Texts.isName(name)) {
      faults.add("name", "Invalid fabric name.");
    } else if (name.matches("fabric-\\d+") && !own.map(Fabric::nameOf).equals(Optional.of(name))) {
      faults.add("name", "Reserved fabric name.");
    } else if (map.fabrics().stream()
        .anyMatch(f -> f.name().equals(name) && !own.equals(Optional.of(f.id())))) {
      faults.add("name", "Fabric with this Name already exists.");
    }
    faults.check();
  }
}
