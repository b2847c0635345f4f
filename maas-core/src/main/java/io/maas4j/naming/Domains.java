package io.maas4j.naming;

import io.maas4j.dns.DnsRecord;
import io.maas4j.dns.DnsResource;
import io.maas4j.dns.Domain;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The domains. One of them is the default; the first one is always there. Thread-safe; each call
 * blocks for one transaction. Changing them is for administrators.
 */
public final class Domains {
  static final int MAX_TTL = 604_800;
  private static final long MAX_SERIAL = 4_294_967_295L;
  private static final String BY_NAME = "name:";

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public Domains(Units units) {
    this.units = units;
  }

  /**
   * A domain and what there is in it.
   *
   * @param records addresses and records of its names; those of nodes do not count
   */
  public record Counted(Domain domain, long records) {}

  /** Makes the default domain of a fresh region; changes nothing when there is one. */
  public void prepare() {
    units.run(
        unit -> {
          Shelf<Domain> domains = unit.tx().shelf(Kinds.DOMAIN);
          List<Domain> all = domains.list();
          if (all.stream().noneMatch(Domain::byDefault)) {
            Optional<Domain> first =
                all.stream().filter(d -> d.answersTo(Domain.FIRST)).findFirst();
            try {
              first.ifPresentOrElse(
                  d -> domains.update(d.withDefault(true)),
                  () -> domains.insert(Domain.named(Domain.FIRST).withDefault(true)));
            } catch (DuplicateException e) {
              // another region has just started on the same database and made it
              return unit;
            }
          }
          return unit;
        });
  }

  /** By id. */
  public List<Counted> list() {
    return units.run(unit -> counted(unit.tx()));
  }

  /** By id, in a transaction that there is. */
  public static List<Counted> counted(Tx tx) {
    Map<Long, Long> records = new HashMap<>();
    Map<Long, Long> domainOf = new HashMap<>();
    for (DnsResource name : tx.shelf(Kinds.DNS_RESOURCE).list()) {
      records.merge(name.domain(), (long) name.addresses().size(), Long::sum);
      domainOf.put(name.id(), name.domain());
    }
    for (DnsRecord record : tx.shelf(Kinds.DNS_RECORD).list()) {
      records.merge(domainOf.getOrDefault(record.resource(), -1L), 1L, Long::sum);
    }
    return tx.shelf(Kinds.DOMAIN).list().stream()
        .map(domain -> new Counted(domain, records.getOrDefault(domain.id(), 0L)))
        .toList();
  }

  /**
   * @param text number, name, or {@code name:} and the name
   * @throws NotFound when there is none
   */
  public Counted get(String text) {
    return units.run(unit -> counted(unit, found(unit.tx(), text).id()));
  }

  /** The one that nodes are put into. */
  public Domain usual() {
    return units.run(unit -> unit.tx().shelf(Kinds.DOMAIN).find(Domain::byDefault).orElseThrow());
  }

  /**
   * Adds one, which is not the default.
   *
   * @param domain with id zero
   */
  public Counted add(Domain domain, Actor by) {
    Permissions.administrator(by);
    check(domain);
    return units.run(
        unit -> {
          Domain added =
              unique(() -> unit.tx().shelf(Kinds.DOMAIN).insert(domain.withDefault(false)));
          unit.topologyChanged();
          return new Counted(added, 0);
        });
  }

  /**
   * Changes one; its nodes follow a change of name.
   *
   * @param text as for {@link #get}
   * @param change its id and whether it is the default stay
   */
  public Counted change(String text, UnaryOperator<Domain> change, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Domain before = found(unit.tx(), text);
          Domain after = change.apply(before).withId(before.id()).withDefault(before.byDefault());
          check(after);
          unique(() -> unit.tx().shelf(Kinds.DOMAIN).update(after));
          if (!after.name().equals(before.name())) {
            unit.tx().machines().moveDomain(before.name(), after.name());
          }
          unit.topologyChanged();
          return counted(unit, after.id());
        });
  }

  /** Has nodes that name no domain be put into this one from now on. */
  public Counted makeDefault(String text, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Shelf<Domain> domains = unit.tx().shelf(Kinds.DOMAIN);
          Domain chosen = found(unit.tx(), text);
          domains.list(Domain::byDefault).forEach(d -> domains.update(d.withDefault(false)));
          domains.update(chosen.withDefault(true));
          unit.topologyChanged();
          return counted(unit, chosen.id());
        });
  }

  /**
   * @throws InvalidRequest for the default one, and for one in which there are names or nodes
   */
  public void delete(String text, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Domain domain = found(unit.tx(), text);
          if (domain.byDefault()) {
            throw new InvalidRequest(
                "This domain is the default domain, it cannot be deleted.",
                "make another domain the default first");
          }
          long names =
              unit.tx().shelf(Kinds.DNS_RESOURCE).list(r -> r.domain() == domain.id()).size();
          long nodes = nodesIn(unit, domain);
          if (names > 0 || nodes > 0) {
            throw new InvalidRequest(
                "This domain is in use, it cannot be deleted: "
                    + names
                    + " DNS resources and "
                    + nodes
                    + " nodes are in it.",
                "delete its DNS resources and put its nodes into another domain first");
          }
          unit.tx().shelf(Kinds.DOMAIN).delete(domain.id());
          unit.topologyChanged();
          return domain;
        });
  }

  private static long nodesIn(Unit unit, Domain domain) {
    List<Machine> all =
        unit.tx()
            .machines()
            .list(MachineFilter.builder().types(List.of(NodeType.values())).build());
    return all.stream().filter(node -> domain.answersTo(node.identity().domain())).count();
  }

  /**
   * Sets the serial number that zones are published with.
   *
   * @throws InvalidRequest when it is out of range
   */
  public void setSerial(long serial, Actor by) {
    Permissions.administrator(by);
    if (serial < 1 || serial > MAX_SERIAL) {
      throw InvalidRequest.field(
          "serial", "Ensure this value is between 1 and " + MAX_SERIAL + ".");
    }
    units.run(
        unit -> {
          unit.tx().settings().put(Setting.ZONE_SERIAL.wireName(), Long.toString(serial));
          unit.topologyChanged();
          return serial;
        });
  }

  static Domain found(Tx tx, String text) {
    String name = text.startsWith(BY_NAME) ? text.substring(BY_NAME.length()) : text;
    boolean numbered = name.equals(text) && text.matches("\\d{1,18}");
    Optional<Domain> byId =
        numbered ? tx.shelf(Kinds.DOMAIN).find(Long.parseLong(text)) : Optional.empty();
    return byId.or(() -> tx.shelf(Kinds.DOMAIN).find(d -> d.name().equalsIgnoreCase(name)))
        .orElseThrow(() -> NotFound.no("Domain"));
  }

  private static Counted counted(Unit unit, long id) {
    return counted(unit.tx()).stream()
        .filter(each -> each.domain().id() == id)
        .findFirst()
        .orElseThrow(() -> NotFound.no("Domain"));
  }

  private static void check(Domain domain) {
    if (!Domain.valid(domain.name())) {
      throw InvalidRequest.field("name", "Invalid domain name: " + domain.name() + ".");
    }
    domain.ttl().ifPresent(ttl -> checkTtl("ttl", ttl));
    if (domain.authoritative() && !domain.forwardServers().isEmpty()) {
      throw InvalidRequest.field(
          "forward_dns_servers",
          "Only a domain that is not authoritative can have forward DNS servers.");
    }
  }

  static void checkTtl(String field, int ttl) {
    if (ttl < 1) {
      throw InvalidRequest.field(field, "Ensure this value is greater than or equal to 1.");
    }
    if (ttl > MAX_TTL) {
      throw InvalidRequest.field(
          field, "Ensure this value is less than or equal to " + MAX_TTL + ".");
    }
  }

  private static <T> T unique(Supplier<T> work) {
    try {
      return work.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field("name", "Domain with this Name already exists.");
    }
  }
}
