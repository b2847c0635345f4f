package io.maas4j.topology;

import io.maas4j.network.Addresses;
import io.maas4j.network.BootArchitectures;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.work.Unit;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a subnet of a form, or says what is wrong with it. Confined to one unit of work. */
final class SubnetReader {
  private static final int RDNS_RFC2317 = 2;

  private final Unit unit;
  private final NetworkMap map;
  private final SubnetForm form;
  private final Faults faults = new Faults();

  SubnetReader(Unit unit, SubnetForm form) {
    this.unit = unit;
    this.map = NetworkMaps.of(unit.tx());
    this.form = form;
  }

  Subnet created() {
    Optional<Cidr> cidr = cidr(0);
    long vlan = newVlan();
    if (cidr.isEmpty()) {
      faults.check();
    }
    return read(Subnet.of(cidr.orElseThrow(), vlan), cidr.orElseThrow(), vlan);
  }

  Subnet changed(Subnet before) {
    Cidr cidr = form.cidr().isPresent() ? cidr(before.id()).orElse(before.cidr()) : before.cidr();
    if (!cidr.equals(before.cidr())) {
      holdsWhatIsThere(before, cidr);
    }
    return read(before, cidr, vlanOf(form.vlan()).map(Vlan::id).orElse(before.vlanId()));
  }

  private Subnet read(Subnet before, Cidr cidr, long vlan) {
    if (form.space().isPresent()) {
      faults.add("space", "A subnet is in the space of its VLAN: set the space of the VLAN.");
    }
    String name =
        form.name()
            .map(String::strip)
            .map(text -> text.isEmpty() ? cidr.toString() : text)
            .orElse(
                before.name().equals(before.cidr().toString()) ? cidr.toString() : before.name());
    if (!Texts.isName(name)) {
      faults.add("name", "Invalid subnet name.");
    }
    Subnet wanted =
        new Subnet(
            before.id(),
            name,
            form.description().orElse(before.description()),
            cidr,
            vlan,
            gateway(before, cidr),
            servers(before),
            form.managed().orElse(before.managed()),
            form.allowDns().orElse(before.allowDns()),
            form.allowProxy().orElse(before.allowProxy()),
            form.activeDiscovery().orElse(before.activeDiscovery()),
            rdnsMode(before),
            disabled(before));
    faults.check();
    return wanted;
  }

  private Optional<Cidr> cidr(long own) {
    Optional<Cidr> cidr = Optional.empty();
    try {
      cidr = Texts.filled(form.cidr()).map(Cidr::parse);
    } catch (IllegalArgumentException e) {
      faults.add("cidr", "Required format: <network>/<prefixlen>.");
      return cidr;
    }
    if (cidr.isEmpty()) {
      faults.add("cidr", Faults.REQUIRED);
    } else if (cidr.get().prefixLength() == 0) {
      faults.add("cidr", "Prefix length must be greater than 0.");
      return Optional.empty();
    }
    Optional<Cidr> wanted = cidr;
    if (map.subnets().stream()
        .anyMatch(s -> s.id() != own && Optional.of(s.cidr()).equals(wanted))) {
      faults.add("cidr", "Subnet with this Cidr already exists.");
    }
    return cidr;
  }

  /** A subnet may grow and shrink around what is in it. */
  private void holdsWhatIsThere(Subnet before, Cidr cidr) {
    for (IpRange range : Subnets.rangesOf(unit.tx(), before.id())) {
      if (!cidr.contains(range.first()) || !cidr.contains(range.last())) {
        faults.add(
            "cidr",
            "The range "
                + Addresses.text(range.first())
                + "-"
                + Addresses.text(range.last())
                + " would be outside of "
                + cidr
                + ".");
      }
    }
    for (InetAddress address : Subnets.assigned(unit.tx(), before.id())) {
      if (!cidr.contains(address)) {
        faults.add(
            "cidr",
            "The address "
                + Addresses.text(address)
                + ", which is in use, would be outside of "
                + cidr
                + ".");
      }
    }
  }

  private Optional<Vlan> vlanOf(Optional<String> given) {
    Optional<String> text = Texts.filled(given);
    Optional<Vlan> vlan =
        text.flatMap(t -> Texts.id(t).flatMap(map::vlan).or(() -> Specifiers.vlanOf(t, map)));
    if (text.isPresent() && vlan.isEmpty()) {
      faults.add("vlan", Faults.NO_CHOICE);
    }
    return vlan;
  }

  /** The given one; else that of the fabric with the number; else the default ones. */
  private long newVlan() {
    Optional<Vlan> given = vlanOf(form.vlan());
    Optional<String> fabricText = Texts.filled(form.fabric());
    Optional<Fabric> fabric = fabricText.flatMap(t -> Specifiers.fabricOf(t, map));
    if (fabricText.isPresent() && fabric.isEmpty()) {
      faults.add("fabric", Faults.NO_CHOICE);
      return 0;
    }
    Optional<Integer> vid =
        Texts.filled(form.vid()).flatMap(text -> Texts.whole("vid", text, faults));
    if (given.isPresent()) {
      fabric
          .filter(f -> f.id() != given.get().fabricId())
          .ifPresent(f -> faults.add("fabric", "The VLAN is not in this fabric."));
      vid.filter(v -> v != given.get().vid())
          .ifPresent(v -> faults.add("vid", "The VLAN has another number."));
      return given.get().id();
    }
    if (Texts.filled(form.vlan()).isPresent()) {
      return 0;
    }
    Vlan usual =
        fabric
            .map(f -> DefaultVlans.of(unit.tx(), f.id()))
            .orElseGet(() -> DefaultVlans.ofRegion(unit.tx()));
    if (vid.isEmpty()) {
      return usual.id();
    }
    Optional<Vlan> numbered =
        unit.tx().topology().vlans().stream()
            .filter(v -> v.fabricId() == usual.fabricId() && v.vid() == vid.get())
            .findFirst();
    if (numbered.isEmpty()) {
      faults.add("vid", "No VLAN with vid " + vid.get() + " in the fabric.");
    }
    return numbered.map(Vlan::id).orElse(0L);
  }

  private Optional<InetAddress> gateway(Subnet before, Cidr cidr) {
    Optional<String> text = Texts.filled(form.gatewayIp());
    Optional<InetAddress> gateway =
        form.gatewayIp().isPresent()
            ? text.flatMap(t -> Texts.address("gateway_ip", t, faults))
            : before.gateway();
    // routers of IPv6 announce themselves by addresses of the link
    gateway
        .filter(a -> !cidr.contains(a))
        .filter(a -> cidr.isIpv4() || !(a instanceof Inet6Address) || !a.isLinkLocalAddress())
        .ifPresent(a -> faults.add("gateway_ip", "Gateway IP must be within CIDR range."));
    return gateway;
  }

  private List<InetAddress> servers(Subnet before) {
    if (form.dnsServers().isEmpty()) {
      return before.dnsServers();
    }
    List<InetAddress> servers = new ArrayList<>();
    for (String text : form.dnsServers().get()) {
      try {
        servers.add(Addresses.parse(text));
      } catch (IllegalArgumentException e) {
        faults.add("dns_servers", "Invalid IP address: " + text + ".");
      }
    }
    return servers;
  }

  private Set<String> disabled(Subnet before) {
    if (form.disabledBootArchitectures().isEmpty()) {
      return before.disabledBootArchitectures();
    }
    Set<String> names = new HashSet<>();
    for (String text : form.disabledBootArchitectures().get()) {
      BootArchitectures.named(text)
          .ifPresentOrElse(
              names::add,
              () -> faults.add("disabled_boot_architectures", "Unknown boot architecture " + text));
    }
    return names;
  }

  private int rdnsMode(Subnet before) {
    Optional<String> text = Texts.filled(form.rdnsMode());
    if (text.isEmpty()) {
      return form.rdnsMode().isPresent() ? RDNS_RFC2317 : before.rdnsMode();
    }
    if (text.get().matches("[012]")) {
      return Integer.parseInt(text.get());
    }
    faults.add("rdns_mode", Faults.notOneOf(text.get()));
    return before.rdnsMode();
  }
}
