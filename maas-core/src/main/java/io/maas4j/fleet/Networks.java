package io.maas4j.fleet;

import io.maas4j.dns.Domain;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.IpRange;
import io.maas4j.network.RackPair;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.setting.Settings;
import io.maas4j.store.spi.Kinds;
import io.maas4j.topology.DefaultVlans;
import io.maas4j.topology.RackPairs;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The networks that machines are on. */
public final class Networks {
  private static final String RACK = "rack address";

  private final Units units;
  private final RackPairs pairs;

  Networks(Units units, RackPairs pairs) {
    this.units = units;
    this.pairs = pairs;
  }

  /**
   * A subnet as an operator describes it.
   *
   * @param racks addresses of racks in it, which no machine may get
   * @param dynamic ranges to lease from
   */
  public record SubnetSpec(
      Cidr cidr,
      Optional<InetAddress> gateway,
      List<InetAddress> dnsServers,
      List<InetAddress> racks,
      List<Span> dynamic) {}

  /** From an address to another, both included. */
  public record Span(InetAddress first, InetAddress last) {}

  /**
   * Makes the subnet, on a VLAN that is served and has no other, unless it is there; then sets its
   * gateway, name servers and dynamic ranges as described. Ranges that people have made stay. The
   * VLAN of a subnet that is there is served from now on only if nobody can have decided about that
   * yet: it has neither a rack nor a dynamic range. Saying the same again changes nothing.
   *
   * @throws InvalidRequest when a range is not within the subnet, or meets another one
   */
  public Subnet ensure(SubnetSpec spec) {
    check(spec);
    return units.run(
        unit -> {
          Optional<Subnet> present =
              unit.tx().topology().subnets().stream()
                  .filter(s -> s.cidr().equals(spec.cidr()))
                  .findFirst();
          Subnet before =
              present.orElseGet(
                  () ->
                      unit.tx()
                          .topology()
                          .put(Subnet.of(spec.cidr(), DefaultVlans.forNewNetwork(unit.tx()).id())));
          Subnet wanted =
              new Subnet(
                  before.id(),
                  before.name(),
                  before.description(),
                  before.cidr(),
                  before.vlanId(),
                  spec.gateway(),
                  spec.dnsServers(),
                  before.managed(),
                  before.allowDns(),
                  before.allowProxy(),
                  before.activeDiscovery(),
                  before.rdnsMode(),
                  before.disabledBootArchitectures());
          boolean undecided = present.isEmpty() || !isDecided(unit, before.vlanId());
          boolean changed =
              ranges(unit, wanted, IpRange.Kind.DYNAMIC, "", spec.dynamic()) || present.isEmpty();
          changed |= undecided && served(unit, wanted);
          List<Span> racks = spec.racks().stream().map(a -> new Span(a, a)).toList();
          changed |= ranges(unit, wanted, IpRange.Kind.RESERVED, RACK, racks);
          if (!wanted.equals(before)) {
            unit.tx().topology().put(wanted);
            changed = true;
          }
          if (changed) {
            unit.topologyChanged();
          }
          return wanted;
        });
  }

  /** Names a rack for the VLANs of these subnets that are served and have none. */
  public void adopt(List<Cidr> cidrs, MachineId rack) {
    units.run(
        unit -> {
          for (Subnet subnet : unit.tx().topology().subnets()) {
            Vlan vlan = unit.tx().topology().vlan(subnet.vlanId()).orElseThrow();
            if (cidrs.contains(subnet.cidr()) && vlan.dhcpOn() && vlan.primaryRack().isEmpty()) {
              unit.tx()
                  .topology()
                  .put(vlan.withRacks(Optional.of(rack.value()), vlan.secondaryRack()));
              unit.topologyChanged();
            }
          }
          return cidrs;
        });
  }

  /**
   * Everything that racks have to know, with its version. The pairs of racks are made what the
   * VLANs say now.
   */
  public Topology topology() {
    return units.run(
        unit -> {
          List<RackPair> paired = pairs.inForce(unit);
          List<Interface> hosts = unit.tx().interfaces().withAddresses();
          return new Topology(
              unit.tx().topology().version(),
              unit.tx().topology().vlans(),
              unit.tx().topology().subnets(),
              unit.tx().topology().ranges(),
              hosts,
              bonded(unit, hosts),
              unit.tx().shelf(Kinds.USER_ADDRESS).list(kept -> kept.mac().isPresent()),
              unit.tx().shelf(Kinds.RESERVED_IP).list(),
              unit.tx().shelf(Kinds.STATIC_ROUTE).list(),
              unit.tx().shelf(Kinds.DHCP_SNIPPET).list(DhcpSnippet::enabled),
              unit.tx().shelf(Kinds.DOMAIN).list(),
              paired,
              unit.settings());
        });
  }

  /** The interfaces that bonds with addresses are made of. */
  private static List<Interface> bonded(Unit unit, List<Interface> hosts) {
    List<Interface> bonds = hosts.stream().filter(nic -> nic.type() == InterfaceType.BOND).toList();
    Set<Long> parents = new HashSet<>();
    bonds.forEach(bond -> parents.addAll(bond.parents()));
    Set<MachineId> machines = new HashSet<>();
    bonds.forEach(bond -> machines.add(bond.machine()));
    return unit.tx().interfaces().ofAll(machines).values().stream()
        .flatMap(List::stream)
        .filter(nic -> parents.contains(nic.id()))
        .toList();
  }

  /**
   * The networks and the fixed addresses in them.
   *
   * @param hosts interfaces that have addresses of their own
   * @param bonded the interfaces that the bonds among them are made of
   * @param kept addresses that users keep for a MAC
   * @param reserved addresses that are kept for one MAC each
   * @param routes between subnets
   * @param snippets statements for DHCP servers that are in force
   * @param domains all of them
   * @param pairs racks that serve VLANs together, with their secrets
   */
  public record Topology(
      long version,
      List<Vlan> vlans,
      List<Subnet> subnets,
      List<IpRange> ranges,
      List<Interface> hosts,
      List<Interface> bonded,
      List<UserAddress> kept,
      List<ReservedIp> reserved,
      List<StaticRoute> routes,
      List<DhcpSnippet> snippets,
      List<Domain> domains,
      List<RackPair> pairs,
      Settings settings) {}

  /** DHCP can be turned on and off by people once there is a rack, and a range to lease from. */
  private static boolean isDecided(Unit unit, long vlan) {
    List<Long> subnets =
        unit.tx().topology().subnets().stream()
            .filter(s -> s.vlanId() == vlan)
            .map(Subnet::id)
            .toList();
    return unit.tx().topology().vlan(vlan).flatMap(Vlan::primaryRack).isPresent()
        || unit.tx().topology().ranges().stream()
            .anyMatch(r -> r.kind() == IpRange.Kind.DYNAMIC && subnets.contains(r.subnetId()));
  }

  private static boolean served(Unit unit, Subnet subnet) {
    Vlan vlan = unit.tx().topology().vlan(subnet.vlanId()).orElseThrow();
    if (vlan.dhcpOn()) {
      return false;
    }
    unit.tx().topology().put(vlan.withDhcp(true));
    return true;
  }

  private static void check(SubnetSpec spec) {
    List<Span> before = new ArrayList<>();
    for (Span span : spec.dynamic()) {
      String text = text(span);
      if (!spec.cidr().contains(span.first()) || !spec.cidr().contains(span.last())) {
        throw wrong("the range " + text + " is not within " + spec.cidr());
      }
      if (Addresses.compare(span.first(), span.last()) > 0) {
        throw wrong("the range " + text + " ends before it begins");
      }
      if (before.stream().anyMatch(other -> meet(other, span))) {
        throw wrong("the range " + text + " meets another one");
      }
      before.add(span);
    }
    for (InetAddress rack : spec.racks()) {
      if (before.stream().anyMatch(span -> meet(span, new Span(rack, rack)))) {
        throw wrong("the rack's own address " + rack.getHostAddress() + " is in a dynamic range");
      }
    }
  }

  private static boolean meet(Span one, Span other) {
    return Addresses.compare(one.first(), other.last()) <= 0
        && Addresses.compare(other.first(), one.last()) <= 0;
  }

  /** What people have made already need not be made: leased, or at least kept from others. */
  private static boolean serves(IpRange range, IpRange.Kind kind, Span wanted) {
    return (range.kind() == kind || kind == IpRange.Kind.RESERVED)
        && Addresses.compare(range.first(), wanted.first()) <= 0
        && Addresses.compare(wanted.last(), range.last()) <= 0;
  }

  private static String text(Span span) {
    return span.first().getHostAddress() + "-" + span.last().getHostAddress();
  }

  private static InvalidRequest wrong(String what) {
    return new InvalidRequest(what, "correct the dynamic ranges");
  }

  /** Makes the ranges of one kind and comment what they should be; others are not touched. */
  private static boolean ranges(
      Unit unit, Subnet subnet, IpRange.Kind kind, String comment, List<Span> wanted) {
    List<IpRange> present = new ArrayList<>();
    List<IpRange> others = new ArrayList<>();
    for (IpRange range : unit.tx().topology().ranges()) {
      if (range.subnetId() == subnet.id()) {
        boolean ours =
            range.kind() == kind && range.comment().equals(comment) && range.user().isEmpty();
        (ours ? present : others).add(range);
      }
    }
    List<Span> missing =
        wanted.stream().filter(w -> others.stream().noneMatch(o -> serves(o, kind, w))).toList();
    List<Span> spans = present.stream().map(r -> new Span(r.first(), r.last())).toList();
    if (spans.equals(missing)) {
      return false;
    }
    for (Span span : missing) {
      others.stream()
          .filter(o -> meet(new Span(o.first(), o.last()), span))
          .findFirst()
          .ifPresent(
              o -> {
                throw wrong(
                    "the range "
                        + text(span)
                        + " meets a range that is there: "
                        + text(new Span(o.first(), o.last())));
              });
    }
    present.forEach(range -> unit.tx().topology().deleteRange(range.id()));
    for (Span span : missing) {
      unit.tx()
          .topology()
          .put(
              new IpRange(
                  0, kind, subnet.id(), span.first(), span.last(), comment, Optional.empty()));
    }
    return true;
  }
}
