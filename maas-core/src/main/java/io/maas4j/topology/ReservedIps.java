package io.maas4j.topology;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses that DHCP gives to one MAC only (operations, section 4.6). Thread-safe. */
public final class ReservedIps {
  private static final String KEPT =
      "Field cannot be changed: delete the reserved IP and add another one.";

  private final Units units;

  ReservedIps(Units units) {
    this.units = units;
  }

  /**
   * What is given; what is not stays as it is.
   *
   * @param subnet id or specifier; found from the address when it is not given
   */
  public record Form(
      Optional<String> ip,
      Optional<String> macAddress,
      Optional<String> subnet,
      Optional<String> comment) {}

  public ReservedIp create(Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          ReservedIp wanted = read(NetworkMaps.of(unit.tx()), form);
          check(unit, wanted);
          return unit.tx().shelf(Kinds.RESERVED_IP).insert(wanted);
        });
  }

  /**
   * Only the comment can be changed; the rest may be repeated as it is.
   *
   * @throws NotFound when there is none
   */
  public ReservedIp change(long id, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Shelf<ReservedIp> shelf = unit.tx().shelf(Kinds.RESERVED_IP);
          ReservedIp before = shelf.find(id).orElseThrow(() -> NotFound.no("ReservedIP"));
          unchanged(NetworkMaps.of(unit.tx()), before, form);
          ReservedIp after =
              new ReservedIp(
                  before.id(),
                  before.address(),
                  before.subnet(),
                  before.mac(),
                  form.comment().orElse(before.comment()));
          shelf.update(after);
          return after;
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          if (!unit.tx().shelf(Kinds.RESERVED_IP).delete(id)) {
            throw NotFound.no("ReservedIP");
          }
          return id;
        });
  }

  private static ReservedIp read(NetworkMap map, Form form) {
    Faults faults = new Faults();
    Optional<String> ip = Texts.filled(form.ip());
    Optional<String> mac = Texts.filled(form.macAddress());
    if (ip.isEmpty()) {
      faults.add("ip", Faults.REQUIRED);
    }
    if (mac.isEmpty()) {
      faults.add("mac_address", Faults.REQUIRED);
    }
    Optional<InetAddress> address = ip.flatMap(text -> Texts.address("ip", text, faults));
    Optional<MacAddress> station = mac.flatMap(text -> Texts.mac("mac_address", text, faults));
    Optional<String> subnetText = Texts.filled(form.subnet());
    Optional<Subnet> subnet =
        subnetText.isPresent()
            ? Specifiers.subnetOf(subnetText.get(), map)
            : address.flatMap(a -> Subnets.around(map, a));
    if (subnet.isEmpty() && subnetText.isPresent()) {
      faults.add("subnet", Faults.NO_CHOICE);
    } else if (subnet.isEmpty() && address.isPresent()) {
      faults.add("ip", "There is no subnet that contains the address.");
    }
    if (subnet.isPresent() && address.isPresent()) {
      inside(subnet.get(), address.get(), faults);
    }
    faults.check();
    return new ReservedIp(
        0,
        address.orElseThrow(),
        subnet.orElseThrow().id(),
        station.orElseThrow(),
        form.comment().orElse(""));
  }

  private static void inside(Subnet subnet, InetAddress address, Faults faults) {
    Cidr cidr = subnet.cidr();
    if (!cidr.contains(address)) {
      faults.add("ip", "The provided IP is not part of the subnet " + cidr + ".");
    } else if (cidr.isIpv4() && cidr.prefixLength() < 31 && address.equals(cidr.network())) {
      faults.add("ip", "The network address cannot be a reserved IP.");
    } else if (cidr.isIpv4() && cidr.prefixLength() < 31 && address.equals(cidr.last())) {
      faults.add("ip", "The broadcast address cannot be a reserved IP.");
    } else if (subnet.gateway().equals(Optional.of(address))) {
      faults.add("ip", "The gateway's address cannot be a reserved IP.");
    }
  }

  private static void check(Unit unit, ReservedIp wanted) {
    Faults faults = new Faults();
    Shelf<ReservedIp> shelf = unit.tx().shelf(Kinds.RESERVED_IP);
    if (shelf.find(r -> r.address().equals(wanted.address())).isPresent()) {
      faults.add("ip", "Reserved IP with this IP already exists.");
    }
    if (shelf
        .find(r -> r.mac().equals(wanted.mac()) && r.subnet() == wanted.subnet())
        .isPresent()) {
      faults.add("mac_address", "This MAC address has a reserved IP in the subnet already.");
    }
    boolean leased =
        Subnets.rangesOf(unit.tx(), wanted.subnet()).stream()
            .anyMatch(r -> r.kind() == IpRange.Kind.DYNAMIC && r.contains(wanted.address()));
    if (leased) {
      faults.add("ip", "The reserved IP cannot be in a dynamic range.");
    }
    unit.tx().interfaces().withAddresses().stream()
        .filter(nic -> !nic.mac().equals(Optional.of(wanted.mac())))
        .filter(nic -> holds(nic, wanted.address()))
        .findFirst()
        .ifPresent(
            nic ->
                faults.add(
                    "ip",
                    Addresses.text(wanted.address())
                        + " is in use by "
                        + nic.name()
                        + " of "
                        + nic.machine()
                        + "."));
    faults.check();
  }

  private static boolean holds(Interface nic, InetAddress address) {
    return nic.links().stream().anyMatch(link -> link.address().equals(Optional.of(address)));
  }

  private static void unchanged(NetworkMap map, ReservedIp before, Form form) {
    Faults faults = new Faults();
    Optional<InetAddress> address =
        Texts.filled(form.ip()).flatMap(text -> Texts.address("ip", text, faults));
    Optional<MacAddress> mac =
        Texts.filled(form.macAddress()).flatMap(text -> Texts.mac("mac_address", text, faults));
    if (address.filter(a -> !a.equals(before.address())).isPresent()) {
      faults.add("ip", KEPT);
    }
    if (mac.filter(m -> !m.equals(before.mac())).isPresent()) {
      faults.add("mac_address", KEPT);
    }
    Optional<String> subnet = Texts.filled(form.subnet());
    if (subnet.isPresent()
        && Specifiers.subnetOf(subnet.get(), map)
            .filter(s -> s.id() == before.subnet())
            .isEmpty()) {
      faults.add("subnet", KEPT);
    }
    faults.check();
  }
}
