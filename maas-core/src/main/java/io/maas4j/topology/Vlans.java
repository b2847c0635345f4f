package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Space;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** VLANs (operations, section 4.2). Thread-safe. */
public final class Vlans {
  private static final String VID_RANGE = "VID must be between 0 and " + Vlan.MAX_VID + ".";
  private static final String TAKEN =
      "A VLAN with the specified VID already exists in the destination fabric.";

  private final Units units;

  Vlans(Units units) {
    this.units = units;
  }

  /**
   * Which one is meant.
   *
   * @param fabric id, name or specifier; empty when the VLAN is given by its id
   * @param vlan its number, {@code untagged} or its name; without a fabric its id
   */
  public record Which(Optional<String> fabric, String vlan) {
    public static Which of(String fabric, String vlan) {
      return new Which(Optional.of(fabric), vlan);
    }

    public static Which byId(String id) {
      return new Which(Optional.empty(), id);
    }
  }

  /**
   * What is given; what is not stays as it is. An empty text clears.
   *
   * @param primaryRack system id or host name of a rack
   * @param secondaryRack likewise
   * @param relayVlan id of a VLAN
   * @param space id, name or {@code undefined}
   * @param fabric id, name or specifier of the fabric to move to
   */
  public record Form(
      Optional<String> vid,
      Optional<String> name,
      Optional<String> description,
      Optional<String> mtu,
      Optional<Boolean> dhcpOn,
      Optional<String> primaryRack,
      Optional<String> secondaryRack,
      Optional<String> relayVlan,
      Optional<String> space,
      Optional<String> fabric) {}

  /**
   * @throws NotFound when there is none
   */
  public static Vlan find(NetworkMap map, Which which) {
    if (which.fabric().isEmpty()) {
      return Texts.id(which.vlan())
          .flatMap(map::vlan)
          .orElseThrow(() -> new NotFound("VLAN with specified ID does not exist."));
    }
    Fabric fabric = Fabrics.find(map, which.fabric().get());
    Set<Long> meant = Specifiers.vlans(List.of(which.vlan()), map);
    return map.vlans().stream()
        .filter(v -> v.fabricId() == fabric.id() && meant.contains(v.id()))
        .findFirst()
        .orElseThrow(() -> NotFound.no("VLAN"));
  }

  /**
   * @param fabric id, name or specifier
   */
  public Vlan create(String fabric, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Fabric home = Fabrics.find(map, fabric);
          Faults faults = new Faults();
          if (Texts.filled(form.vid()).isEmpty()) {
            faults.add("vid", Faults.REQUIRED);
            faults.add("vid", VID_RANGE);
          }
          return stored(unit, map, Vlan.of(home.id(), Vlan.UNTAGGED), form, faults);
        });
  }

  public Vlan change(Which which, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          return stored(unit, map, find(map, which), form, new Faults());
        });
  }

  /**
   * Its subnets and interfaces go to the fabric's default VLAN.
   *
   * @throws InvalidRequest for the default one
   */
  public void delete(Which which, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          Vlan vlan = find(NetworkMaps.of(unit.tx()), which);
          if (vlan.isDefault()) {
            throw new InvalidRequest(
                "This VLAN is the default VLAN in the fabric, it cannot be deleted.",
                "delete another VLAN, or the whole fabric");
          }
          unit.tx()
              .topology()
              .deleteVlan(vlan.id(), DefaultVlans.of(unit.tx(), vlan.fabricId()).id());
          return vlan;
        });
  }

  private static Vlan stored(Unit unit, NetworkMap map, Vlan before, Form form, Faults faults) {
    Vlan wanted =
        new Vlan(
            before.id(),
            fabric(map, before, form, faults),
            vid(before, form, faults),
            form.name().isPresent() ? name(form, faults) : before.name(),
            form.description().orElse(before.description()),
            mtu(before, form, faults),
            form.dhcpOn().orElse(before.dhcpOn()),
            rack(
                unit,
                map,
                before,
                "primary_rack",
                form.primaryRack(),
                before.primaryRack(),
                faults),
            rack(
                unit,
                map,
                before,
                "secondary_rack",
                form.secondaryRack(),
                before.secondaryRack(),
                faults),
            before.externalDhcp(),
            relay(map, before, form, faults),
            space(map, before, form, faults));
    faults.check();
    unique(map, wanted);
    dhcp(unit, map, before, wanted, faults);
    faults.check();
    return unit.tx().topology().put(wanted);
  }

  private static long fabric(NetworkMap map, Vlan before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.fabric());
    Optional<Fabric> fabric = text.flatMap(t -> Specifiers.fabricOf(t, map));
    if (text.isPresent() && fabric.isEmpty()) {
      faults.add("fabric", Faults.NO_CHOICE);
    }
    return fabric.map(Fabric::id).orElse(before.fabricId());
  }

  private static int vid(Vlan before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.vid());
    if (text.isEmpty()) {
      return before.vid();
    }
    Optional<Integer> vid = Texts.whole("vid", text.get(), faults);
    if (vid.filter(v -> v < 0 || v > Vlan.MAX_VID).isPresent()) {
      faults.add("vid", VID_RANGE);
    } else if (before.id() != 0 && before.isDefault() && !vid.equals(Optional.of(0))) {
      faults.add("vid", "The default VLAN of a fabric stays the untagged one.");
    }
    return vid.orElse(before.vid());
  }

  private static Optional<String> name(Form form, Faults faults) {
    Optional<String> name = Texts.filled(form.name());
    if (name.filter(n -> !Texts.isName(n)).isPresent()) {
      faults.add("name", "Invalid VLAN name.");
    }
    return name;
  }

  private static int mtu(Vlan before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.mtu());
    if (text.isEmpty()) {
      return form.mtu().isPresent() ? Vlan.DEFAULT_MTU : before.mtu();
    }
    Optional<Integer> mtu = Texts.whole("mtu", text.get(), faults);
    if (mtu.filter(m -> m < Vlan.MIN_MTU).isPresent()) {
      faults.add("mtu", "Ensure this value is greater than or equal to " + Vlan.MIN_MTU + ".");
    } else if (mtu.filter(m -> m > 65535).isPresent()) {
      faults.add("mtu", "Ensure this value is less than or equal to 65535.");
    }
    return mtu.orElse(before.mtu());
  }

  private static Optional<String> rack(
      Unit unit,
      NetworkMap map,
      Vlan vlan,
      String field,
      Optional<String> given,
      Optional<String> before,
      Faults faults) {
    if (given.isEmpty()) {
      return before;
    }
    Optional<String> text = Texts.filled(given);
    Optional<String> rack = text.flatMap(t -> Racks.on(unit.tx(), map, vlan, t));
    if (text.isPresent() && rack.isEmpty()) {
      faults.add(
          field,
          Racks.exists(unit.tx(), text.get())
              ? "Select a valid choice. The rack "
                  + text.get()
                  + " is not on this VLAN: it has neither an interface nor an address there."
              : Faults.NO_CHOICE);
    }
    return rack;
  }

  /** A VLAN that is itself relayed has no racks of its own to serve others. */
  private static Optional<Long> relay(NetworkMap map, Vlan before, Form form, Faults faults) {
    if (form.relayVlan().isEmpty()) {
      return before.relayVlan();
    }
    Optional<String> text = Texts.filled(form.relayVlan());
    Optional<Vlan> relay =
        text.flatMap(Texts::id)
            .flatMap(map::vlan)
            .filter(v -> v.id() != before.id() && v.relayVlan().isEmpty());
    if (text.isPresent() && relay.isEmpty()) {
      faults.add("relay_vlan", Faults.NO_CHOICE);
    }
    return relay.map(Vlan::id);
  }

  private static Optional<String> space(NetworkMap map, Vlan before, Form form, Faults faults) {
    if (form.space().isEmpty()) {
      return before.space();
    }
    Optional<String> text =
        Texts.filled(form.space()).filter(t -> !Spaces.isUndefined(t.toLowerCase(Locale.ROOT)));
    Optional<String> space = text.flatMap(t -> Specifiers.spaceOf(t, map)).map(Space::name);
    if (text.isPresent() && space.isEmpty()) {
      faults.add("space", Faults.NO_CHOICE);
    }
    return space;
  }

  private static void unique(NetworkMap map, Vlan wanted) {
    if (map.vlans().stream()
        .anyMatch(
            v ->
                v.id() != wanted.id()
                    && v.fabricId() == wanted.fabricId()
                    && v.vid() == wanted.vid())) {
      throw Faults.whole(TAKEN);
    }
  }

  /** What can be served is only asked when it is to be served, or by others than before. */
  private static void dhcp(Unit unit, NetworkMap map, Vlan before, Vlan wanted, Faults faults) {
    if (wanted.secondaryRack().isPresent() && wanted.secondaryRack().equals(wanted.primaryRack())) {
      faults.add("secondary_rack", "The second rack must be another one than the first.");
    }
    if (wanted.secondaryRack().isPresent() && wanted.primaryRack().isEmpty()) {
      faults.add("secondary_rack", "There is no second rack without a first: set primary_rack.");
    }
    if (!wanted.dhcpOn()) {
      return;
    }
    if (wanted.relayVlan().isPresent()) {
      faults.add(
          before.dhcpOn() ? "relay_vlan" : "dhcp_on",
          "A VLAN is either served or relayed: turn DHCP off, or clear relay_vlan.");
    }
    boolean turnedOn = !before.dhcpOn();
    if (turnedOn && !hasDynamicRange(unit, map, wanted)) {
      faults.add("dhcp_on", "dhcp can only be turned on when a dynamic IP range is defined.");
    } else if (wanted.primaryRack().isEmpty() && (turnedOn || before.primaryRack().isPresent())) {
      faults.add("dhcp_on", "dhcp can only be turned on when a primary rack controller is set.");
    }
  }

  private static boolean hasDynamicRange(Unit unit, NetworkMap map, Vlan vlan) {
    Set<Long> vlans =
        map.vlans().stream()
            .filter(v -> v.id() == vlan.id() || v.relayVlan().equals(Optional.of(vlan.id())))
            .map(Vlan::id)
            .collect(Collectors.toSet());
    Set<Long> subnets =
        map.subnets().stream()
            .filter(s -> vlans.contains(s.vlanId()))
            .map(Subnet::id)
            .collect(Collectors.toSet());
    return unit.tx().topology().ranges().stream()
        .anyMatch(r -> r.kind() == IpRange.Kind.DYNAMIC && subnets.contains(r.subnetId()));
  }
}
