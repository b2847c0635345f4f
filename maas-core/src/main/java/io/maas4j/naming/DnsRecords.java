package io.maas4j.naming;

import io.maas4j.dns.DnsRecord;
import io.maas4j.dns.DnsResource;
import io.maas4j.dns.RecordType;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.naming.DnsResources.Named;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What names say beside their addresses. A name is made when it gets its first record and goes with
 * the last, unless it has addresses. Thread-safe; each call blocks for one transaction. Changing
 * them is for administrators.
 */
public final class DnsRecords {
  private final Units units;

  /**
   * @param units every call is one of them
   */
  public DnsRecords(Units units) {
    this.units = units;
  }

  /** A record with the name that it belongs to. */
  public record Told(DnsRecord record, String fqdn) {}

  /**
   * What a record is to be; empty stays as it is.
   *
   * @param type whatever its case
   * @param ttl zero takes it away
   */
  public record Change(Optional<String> type, Optional<String> data, Optional<Integer> ttl) {}

  /** By name, then id. */
  public List<Told> list(DnsName wanted, Optional<String> type) {
    return units.run(
        unit -> {
          DnsName.Filter filter = wanted.filter(unit.tx());
          return DnsResources.all(unit).stream()
              .filter(each -> filter.means(each.domain(), each.resource().name()))
              .flatMap(each -> each.records().stream().map(r -> new Told(r, each.fqdn())))
              .filter(
                  each ->
                      type.map(
                              text -> RecordType.of(text).equals(Optional.of(each.record().type())))
                          .orElse(true))
              .toList();
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public Told get(long id) {
    return units.run(unit -> told(unit, id));
  }

  /**
   * Adds a record to a name, which is made if there is none.
   *
   * @throws InvalidRequest when type or data are missing or wrong
   */
  public Told add(DnsName name, Change wanted, Actor by) {
    Permissions.administrator(by);
    String type = required(wanted.type(), "rrtype");
    String data = required(wanted.data(), "rrdata");
    return units.run(
        unit -> {
          DnsName.Place place = name.in(unit.tx());
          RecordType known = type(type);
          Named owner =
              DnsResources.all(unit).stream()
                  .filter(each -> each.domain().id() == place.domain().id())
                  .filter(each -> each.resource().name().equalsIgnoreCase(place.name()))
                  .findFirst()
                  .orElseGet(() -> made(unit, place));
          DnsRecord record =
              new DnsRecord(0, owner.resource().id(), known, data.strip(), ttl(wanted));
          check(owner, record);
          DnsRecord added = unit.tx().shelf(Kinds.DNS_RECORD).insert(record);
          unit.topologyChanged();
          return new Told(added, owner.fqdn());
        });
  }

  private static Named made(Unit unit, DnsName.Place place) {
    DnsResource added =
        unit.tx()
            .shelf(Kinds.DNS_RESOURCE)
            .insert(
                new DnsResource(0, place.domain().id(), place.name(), Optional.empty(), List.of()));
    return new Named(added, place.domain(), List.of());
  }

  /**
   * @throws NotFound when there is none
   * @throws InvalidRequest when type or data are wrong
   */
  public Told change(long id, Change wanted, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Named owner = owner(unit, id);
          DnsRecord before = record(owner, id);
          DnsRecord after =
              new DnsRecord(
                  id,
                  before.resource(),
                  wanted.type().map(DnsRecords::type).orElse(before.type()),
                  wanted.data().map(String::strip).orElse(before.data()),
                  wanted.ttl().isPresent() ? ttl(wanted) : before.ttl());
          check(owner, after);
          unit.tx().shelf(Kinds.DNS_RECORD).update(after);
          unit.topologyChanged();
          return new Told(after, owner.fqdn());
        });
  }

  /** Removes a record, and the name too when nothing is left of it. */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Named owner = owner(unit, id);
          unit.tx().shelf(Kinds.DNS_RECORD).delete(id);
          if (owner.records().size() == 1 && owner.resource().addresses().isEmpty()) {
            unit.tx().shelf(Kinds.DNS_RESOURCE).delete(owner.resource().id());
          }
          unit.topologyChanged();
          return id;
        });
  }

  private static void check(Named owner, DnsRecord record) {
    record
        .type()
        .fault(record.data())
        .ifPresent(
            fault -> {
              throw InvalidRequest.field("__all__", fault);
            });
    List<DnsRecord> others =
        owner.records().stream().filter(each -> each.id() != record.id()).toList();
    boolean alias =
        record.type() == RecordType.CNAME
            || others.stream().anyMatch(each -> each.type() == RecordType.CNAME);
    if (alias && !(others.isEmpty() && owner.resource().addresses().isEmpty())) {
      throw InvalidRequest.field(
          "__all__", "A name that has a CNAME record cannot have anything else.");
    }
    if (others.stream()
        .anyMatch(each -> each.type() == record.type() && each.data().equals(record.data()))) {
      throw InvalidRequest.field("__all__", "The name has this record already.");
    }
  }

  private static Optional<Integer> ttl(Change wanted) {
    Optional<Integer> ttl = wanted.ttl().filter(seconds -> seconds != 0);
    ttl.ifPresent(seconds -> Domains.checkTtl("ttl", seconds));
    return ttl;
  }

  private static RecordType type(String text) {
    return RecordType.of(text)
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    "rrtype",
                    text.toUpperCase(Locale.ROOT)
                        + " is not one of "
                        + Arrays.stream(RecordType.values())
                            .map(RecordType::name)
                            .collect(Collectors.joining(" "))
                        + "."));
  }

  private static String required(Optional<String> text, String name) {
    return text.filter(t -> !t.isBlank())
        .orElseThrow(() -> new InvalidRequest(name + " must be provided.", "give " + name));
  }

  private static Told told(Unit unit, long id) {
    Named owner = owner(unit, id);
    return new Told(record(owner, id), owner.fqdn());
  }

  private static Named owner(Unit unit, long id) {
    return DnsResources.all(unit).stream()
        .filter(each -> each.records().stream().anyMatch(r -> r.id() == id))
        .findFirst()
        .orElseThrow(() -> NotFound.no("DNSData"));
  }

  private static DnsRecord record(Named owner, long id) {
    return owner.records().stream().filter(r -> r.id() == id).findFirst().orElseThrow();
  }
}
