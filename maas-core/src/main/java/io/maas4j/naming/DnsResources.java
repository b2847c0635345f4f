package io.maas4j.naming;

import io.maas4j.dns.DnsRecord;
import io.maas4j.dns.DnsResource;
import io.maas4j.dns.DnsResource.Address;
import io.maas4j.dns.Domain;
import io.maas4j.dns.RecordType;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Names that are no node's, with their addresses. Thread-safe; each call blocks for one
 * transaction. Changing them is for administrators.
 */
public final class DnsResources {
  private final Units units;

  /**
   * @param units every call is one of them
   */
  public DnsResources(Units units) {
    this.units = units;
  }

  /** A name with its domain and its records. */
  public record Named(DnsResource resource, Domain domain, List<DnsRecord> records) {
    /** The whole name. */
    public String fqdn() {
      return resource.fqdn(domain.name());
    }
  }

  /**
   * A name that a node has by being there.
   *
   * @param addresses those that the node is configured with
   */
  public record OfNode(
      String fqdn, Machine node, Optional<Integer> ttl, List<InetAddress> addresses) {}

  /**
   * What is to be changed; empty stays as it is.
   *
   * @param addressTtl zero takes it away
   * @param addresses addresses, or numbers of links that have one
   */
  public record Change(
      DnsName name, Optional<Integer> addressTtl, Optional<List<String>> addresses) {}

  /**
   * By name.
   *
   * @param type only names with such a record; A and AAAA are addresses
   */
  public List<Named> list(DnsName wanted, Optional<String> type) {
    return units.run(
        unit -> {
          DnsName.Filter filter = wanted.filter(unit.tx());
          return all(unit).stream()
              .filter(each -> filter.means(each.domain(), each.resource().name()))
              .filter(each -> type.map(text -> has(each, text)).orElse(true))
              .toList();
        });
  }

  private static boolean has(Named name, String type) {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "A" -> name.resource().addresses().stream().anyMatch(a -> isIpv4(a.ip()));
      case "AAAA" -> name.resource().addresses().stream().anyMatch(a -> !isIpv4(a.ip()));
      default ->
          name.records().stream().anyMatch(r -> Optional.of(r.type()).equals(RecordType.of(type)));
    };
  }

  private static boolean isIpv4(InetAddress address) {
    return address.getAddress().length == 4;
  }

  /** The names that nodes have with their fixed addresses, by name. */
  public List<OfNode> ofNodes(DnsName wanted) {
    return units.run(
        unit -> {
          DnsName.Filter filter = wanted.filter(unit.tx());
          Map<String, Domain> domains = new HashMap<>();
          unit.tx().shelf(Kinds.DOMAIN).list().forEach(d -> domains.put(d.key(), d));
          List<Machine> nodes =
              unit.tx()
                  .machines()
                  .list(MachineFilter.builder().types(List.of(NodeType.values())).build());
          var interfaces = unit.tx().interfaces().ofAll(nodes.stream().map(Machine::id).toList());
          List<OfNode> names = new ArrayList<>();
          for (Machine node : nodes) {
            Domain domain = domains.get(node.identity().domain().toLowerCase(Locale.ROOT));
            if (domain != null) {
              byName(node, interfaces.getOrDefault(node.id(), List.of()))
                  .forEach(
                      (name, addresses) -> {
                        if (!addresses.isEmpty() && filter.means(domain, name)) {
                          names.add(
                              new OfNode(
                                  name + "." + domain.name(), node, domain.ttl(), addresses));
                        }
                      });
            }
          }
          return names.stream().sorted(Comparator.comparing(OfNode::fqdn)).toList();
        });
  }

  /** What interfaces are called may be no name in DNS: Linux lets them have nearly any. */
  private static String label(String name) {
    String plain =
        name.replaceAll("[^A-Za-z0-9.-]", "-")
            .replaceAll("\\.{2,}", ".")
            .replaceAll("^[.-]+|[.-]+$", "");
    return plain.isEmpty() ? "nic" : plain;
  }

  /** The interface that it boots from has the node's own name, the others one below it. */
  private static Map<String, List<InetAddress>> byName(Machine node, List<Interface> nics) {
    Optional<Long> boot =
        node.boot()
            .interfaceId()
            .or(() -> nics.stream().map(Interface::id).min(Comparator.naturalOrder()));
    Map<String, List<InetAddress>> names = new LinkedHashMap<>();
    for (Interface nic : nics) {
      String name =
          boot.equals(Optional.of(nic.id()))
              ? node.hostname()
              : label(nic.name()) + "." + node.hostname();
      names
          .computeIfAbsent(name, key -> new ArrayList<>())
          .addAll(nic.links().stream().flatMap(link -> link.address().stream()).toList());
    }
    return names;
  }

  /**
   * @throws NotFound when there is none
   */
  public Named get(long id) {
    return units.run(unit -> named(unit, id));
  }

  /** Adds a name. */
  public Named add(Change wanted, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          DnsName.Place place = wanted.name().in(unit.tx());
          DnsResource added =
              checked(
                  unit,
                  new DnsResource(
                      0,
                      place.domain().id(),
                      place.name(),
                      ttl(wanted),
                      addresses(unit, List.of(), wanted, by)));
          DnsResource stored = unique(() -> unit.tx().shelf(Kinds.DNS_RESOURCE).insert(added));
          unit.topologyChanged();
          NamedAddresses.settle(unit, stored.addresses());
          return named(unit, stored.id());
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public Named change(long id, Change wanted, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Named before = named(unit, id);
          DnsName.Place place = place(unit, before, wanted.name());
          DnsResource after =
              checked(
                  unit,
                  new DnsResource(
                      id,
                      place.domain().id(),
                      place.name(),
                      wanted.addressTtl().isPresent()
                          ? ttl(wanted)
                          : before.resource().addressTtl(),
                      addresses(unit, before.resource().addresses(), wanted, by)));
          unique(() -> unit.tx().shelf(Kinds.DNS_RESOURCE).update(after));
          unit.topologyChanged();
          NamedAddresses.settle(unit, after.addresses());
          return named(unit, id);
        });
  }

  /** Removes a name with its records. */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          named(unit, id)
              .records()
              .forEach(record -> unit.tx().shelf(Kinds.DNS_RECORD).delete(record.id()));
          unit.tx().shelf(Kinds.DNS_RESOURCE).delete(id);
          unit.topologyChanged();
          NamedAddresses.settle(unit, List.of());
          return id;
        });
  }

  private static DnsName.Place place(Unit unit, Named before, DnsName wanted) {
    return new DnsName(
            wanted.fqdn(),
            wanted.name().or(() -> Optional.of(before.resource().name())),
            wanted.domain().or(() -> Optional.of(before.domain().name())))
        .in(unit.tx());
  }

  private static Optional<Integer> ttl(Change wanted) {
    Optional<Integer> ttl = wanted.addressTtl().filter(seconds -> seconds != 0);
    ttl.ifPresent(seconds -> Domains.checkTtl("address_ttl", seconds));
    return ttl;
  }

  private static List<Address> addresses(Unit unit, List<Address> before, Change wanted, Actor by) {
    if (wanted.addresses().isEmpty()) {
      return before;
    }
    Map<InetAddress, Address> known =
        before.stream().collect(Collectors.toMap(Address::ip, a -> a, (a, b) -> a));
    Map<InetAddress, Address> all = new LinkedHashMap<>();
    for (String text : wanted.addresses().get()) {
      InetAddress ip = address(unit, text);
      all.put(
          ip,
          known.getOrDefault(
              ip,
              new Address(
                  ip, unit.now(), Optional.of(by.userName()).filter(name -> !name.isEmpty()))));
    }
    return List.copyOf(all.values());
  }

  private static InetAddress address(Unit unit, String text) {
    if (text.matches("\\d{1,18}")) {
      long link = Long.parseLong(text);
      return unit.tx().interfaces().withAddresses().stream()
          .flatMap(nic -> nic.links().stream())
          .filter(each -> each.id() == link)
          .flatMap(each -> each.address().stream())
          .findFirst()
          .orElseThrow(
              () ->
                  InvalidRequest.field(
                      "ip_addresses", "There is no link " + text + " that has an address."));
    }
    try {
      return Addresses.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field("ip_addresses", "'" + text + "' is not a valid IP address.");
    }
  }

  /** A name that is another one's alias has nothing of its own. */
  static DnsResource checked(Unit unit, DnsResource resource) {
    boolean alias =
        unit.tx()
            .shelf(Kinds.DNS_RECORD)
            .find(r -> r.resource() == resource.id() && r.type() == RecordType.CNAME)
            .isPresent();
    if (resource.id() != 0 && alias && !resource.addresses().isEmpty()) {
      throw InvalidRequest.field(
          "ip_addresses", "The name has a CNAME record, beside which there can be no address.");
    }
    return resource;
  }

  private static Named named(Unit unit, long id) {
    return all(unit).stream()
        .filter(each -> each.resource().id() == id)
        .findFirst()
        .orElseThrow(() -> NotFound.no("DNSResource"));
  }

  /** By name. */
  static List<Named> all(Unit unit) {
    Map<Long, Domain> domains =
        unit.tx().shelf(Kinds.DOMAIN).list().stream()
            .collect(Collectors.toMap(Domain::id, domain -> domain));
    Map<Long, List<DnsRecord>> records =
        unit.tx().shelf(Kinds.DNS_RECORD).list().stream()
            .collect(Collectors.groupingBy(DnsRecord::resource));
    return unit.tx().shelf(Kinds.DNS_RESOURCE).list().stream()
        .filter(resource -> domains.containsKey(resource.domain()))
        .map(
            resource ->
                new Named(
                    resource,
                    domains.get(resource.domain()),
                    records.getOrDefault(resource.id(), List.of())))
        .sorted(
            Comparator.comparing((Named each) -> each.domain().key())
                .thenComparing(each -> each.resource().key()))
        .toList();
  }

  private static <T> T unique(Supplier<T> work) {
    try {
      return work.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field(
          "__all__", "DNS resource with this Name and Domain already exists.");
    }
  }
}
