package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Fleet;
import io.maas4j.naming.DnsName;
import io.maas4j.naming.DnsRecords;
import io.maas4j.naming.DnsResources;
import io.maas4j.server.api.view.DnsViews;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names that are no node's, and their records (operations, sections 4.11 and 4.12). */
final class DnsHandler {
  private static final Parameter TYPE =
      Parameter.str("rrtype", "CNAME, MX, NS, SRV, SSHFP or TXT.");
  private static final Parameter DATA = Parameter.str("rrdata", "As in a zone file.");
  private static final Parameter TTL =
      Parameter.of("ttl", Kind.INT, "Seconds, from 1 to 604800; empty for the domain's.");
  private static final List<Parameter> NAMING =
      List.of(
          Parameter.str("fqdn", "The whole name; or name and domain."),
          Parameter.str("name", "The name below the domain; @ for the domain itself."),
          Parameter.str("domain", "The domain's name or number."));
  private static final List<Parameter> ADDRESSES =
      List.of(
          Parameter.of(
              "address_ttl", Kind.INT, "Seconds, from 1 to 604800; empty for the domain's."),
          Parameter.str(
              "ip_addresses", "Addresses, or numbers of links that have one, between blanks."));

  private final DnsResources resources;
  private final DnsRecords records;
  private final Store store;

  DnsHandler(Fleet fleet, Store store) {
    this.resources = fleet.dnsResources();
    this.records = fleet.dnsRecords();
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "DNSResourcesHandler",
            "Manage DNS resources.",
            "dnsresources/",
            Operation.read("List resources", this::list)
                .with(NAMING)
                .with(
                    List.of(
                        Parameter.str("rrtype", "Only names that have such a record."),
                        Parameter.flag("all", "Also the names that nodes have."))),
            Operation.create("Create a DNS resource", this::create)
                .with(NAMING)
                .with(ADDRESSES)
                .forAdmins()),
        Resource.of(
            "DNSResourceHandler",
            "Manage a DNS resource.",
            "dnsresources/{id}/",
            Operation.read("Read a DNS resource", call -> shown(resources.get(id(call, NAME)))),
            Operation.update("Update a DNS resource", this::update)
                .with(NAMING)
                .with(ADDRESSES)
                .forAdmins(),
            Operation.delete("Delete a DNS resource", this::delete).forAdmins()),
        Resource.of(
            "DNSResourceRecordsHandler",
            "Manage DNS resource records: CNAME, MX, NS, SRV, SSHFP and TXT.",
            "dnsresourcerecords/",
            Operation.read("List all DNS resource records", this::listRecords)
                .with(NAMING)
                .with(List.of(TYPE)),
            Operation.create("Create a DNS resource record", this::createRecord)
                .with(NAMING)
                .with(List.of(TYPE, DATA, TTL))
                .forAdmins()),
        Resource.of(
            "DNSResourceRecordHandler",
            "Manage a DNS resource record.",
            "dnsresourcerecords/{id}/",
            Operation.read(
                "Read a DNS resource record",
                call -> Resources.one(records.get(id(call, RECORD)), DnsViews::record)),
            Operation.update("Update a DNS resource record", this::updateRecord, TYPE, DATA, TTL)
                .forAdmins(),
            Operation.delete("Delete a DNS resource record", this::deleteRecord).forAdmins()));
  }

  private static final String NAME = "DNSResource";
  private static final String RECORD = "DNSData";

  private static long id(Call call, String kind) {
    String text = call.path("id");
    if (!text.matches("\\d{1,18}")) {
      throw NotFound.no(kind);
    }
    return Long.parseLong(text);
  }

  private static DnsName name(Arguments given) {
    return new DnsName(given.filled("fqdn"), given.filled("name"), given.filled("domain"));
  }

  private static Optional<String> type(Arguments given) {
    return given.filled("rrtype").map(text -> text.strip().toUpperCase(Locale.ROOT));
  }

  private Reply list(Call call) {
    Arguments given = call.arguments();
    Optional<String> type = type(given);
    List<DnsResources.Named> named = resources.list(name(given), type);
    List<DnsResources.OfNode> ofNodes =
        given.flag("all")
            ? resources.ofNodes(name(given)).stream().filter(n -> has(n, type)).toList()
            : List.of();
    DnsViews views = store.inTransaction(DnsViews::read);
    return Reply.json(
        out -> {
          List<Record> all = Stream.<Record>concat(named.stream(), ofNodes.stream()).toList();
          out.array(
              all,
              (items, item) -> {
                if (item instanceof DnsResources.Named each) {
                  views.resource(items, each);
                } else {
                  DnsViews.synthetic(items, (DnsResources.OfNode) item);
                }
              });
        });
  }

  private static boolean has(DnsResources.OfNode name, Optional<String> type) {
    return type.map(
            text ->
                name.addresses().stream()
                    .anyMatch(ip -> text.equals(ip.getAddress().length == 4 ? "A" : "AAAA")))
        .orElse(true);
  }

  private Reply shown(DnsResources.Named named) {
    DnsViews views = store.inTransaction(DnsViews::read);
    return Reply.json(out -> views.resource(out, named));
  }

  /** An empty text takes away what a missing one leaves. */
  private static Optional<Integer> ttl(Arguments given, String name) {
    return given.text(name).map(text -> text.isEmpty() ? 0 : seconds(given, name));
  }

  private static int seconds(Arguments given, String name) {
    int seconds = DomainsHandler.small(given, name).orElse(0);
    return seconds == 0 ? -1 : seconds;
  }

  private static DnsResources.Change change(Arguments given) {
    return new DnsResources.Change(
        name(given),
        ttl(given, "address_ttl"),
        given.text("ip_addresses").isPresent()
            ? Optional.of(given.words("ip_addresses"))
            : Optional.empty());
  }

  private Reply create(Call call) {
    return shown(resources.add(change(call.arguments()), call.actor()));
  }

  private Reply update(Call call) {
    return shown(resources.change(id(call, NAME), change(call.arguments()), call.actor()));
  }

  private Reply delete(Call call) {
    resources.delete(id(call, NAME), call.actor());
    return Reply.NOTHING;
  }

  private Reply listRecords(Call call) {
    Arguments given = call.arguments();
    return Resources.list(records.list(name(given), type(given)), DnsViews::record);
  }

  private static DnsRecords.Change data(Arguments given) {
    return new DnsRecords.Change(given.filled("rrtype"), given.filled("rrdata"), ttl(given, "ttl"));
  }

  private Reply createRecord(Call call) {
    Arguments given = call.arguments();
    return Resources.one(records.add(name(given), data(given), call.actor()), DnsViews::record);
  }

  private Reply updateRecord(Call call) {
    return Resources.one(
        records.change(id(call, RECORD), data(call.arguments()), call.actor()), DnsViews::record);
  }

  private Reply deleteRecord(Call call) {
    records.delete(id(call, RECORD), call.actor());
    return Reply.NOTHING;
  }
}
