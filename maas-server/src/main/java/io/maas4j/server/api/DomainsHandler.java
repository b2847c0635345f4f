package io.maas4j.server.api;

import io.maas4j.dns.Domain;
import io.maas4j.dns.Domain.ForwardServer;
import io.maas4j.naming.Domains;
import io.maas4j.network.Addresses;
import io.maas4j.server.api.view.SmallViews;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Domains, by number or name (operations, section 4.10). */
final class DomainsHandler {
  private static final int DNS = 53;
  private static final int MAX_PORT = 65_535;
  private static final Pattern SERVER =
      Pattern.compile(
          "\\[(?<v6>[0-9a-fA-F:.]+)](:(?<p6>\\d{1,5}))?|(?<v4>[0-9.]+):(?<p4>\\d{1,5})");
  private static final Parameter NAME = Parameter.str("name", "The domain's name.");
  private static final List<Parameter> OTHERS =
      List.of(
          Parameter.of("authoritative", Kind.NBOOL, "Whether its names are ours to tell."),
          Parameter.of("ttl", Kind.INT, "Seconds, from 1 to 604800; empty for the default."),
          Parameter.str(
              "forward_dns_servers",
              "Who is asked about a domain that is not ours: addresses, with :port if it is not"
                  + " 53, separated by commas or blanks."));

  private final Domains domains;

  DomainsHandler(Domains domains) {
    this.domains = domains;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "DomainsHandler",
            "Manage domains.",
            "domains/",
            Operation.read(
                "List all domains", call -> Resources.list(domains.list(), SmallViews::domain)),
            Operation.create("Create a domain", this::create, NAME.mandatory())
                .with(OTHERS)
                .forAdmins(),
            Operation.post(
                    "set_serial",
                    "Set the SOA serial number",
                    this::setSerial,
                    Parameter.of("serial", Kind.INT, "Required. From 1 to 4294967295."))
                .forAdmins()),
        Resource.of(
            "DomainHandler",
            "Manage a domain.",
            "domains/{id}/",
            Operation.read(
                "Read a domain",
                call -> Resources.one(domains.get(call.path("id")), SmallViews::domain)),
            Operation.update("Update a domain", this::update, NAME).with(OTHERS).forAdmins(),
            Operation.post(
                    "set_default",
                    "Set the domain as the default",
                    call ->
                        Resources.one(
                            domains.makeDefault(call.path("id"), call.actor()), SmallViews::domain))
                .forAdmins(),
            Operation.delete("Delete a domain", this::delete).forAdmins()));
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    Domain domain = read(Domain.named(given.textOr("name", "")), given);
    return Resources.one(domains.add(domain, call.actor()), SmallViews::domain);
  }

  private Reply update(Call call) {
    Domains.Counted changed =
        domains.change(call.path("id"), before -> read(before, call.arguments()), call.actor());
    return Resources.one(changed, SmallViews::domain);
  }

  private Reply delete(Call call) {
    domains.delete(call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private Reply setSerial(Call call) {
    long serial =
        call.arguments()
            .whole("serial")
            .orElseThrow(() -> Failure.field("serial", "Missing parameter"));
    domains.setSerial(serial, call.actor());
    return Reply.NULL;
  }

  private static Domain read(Domain before, Arguments given) {
    return new Domain(
        before.id(),
        given.filled("name").map(DomainsHandler::withoutDot).orElse(before.name()),
        before.byDefault(),
        given.flag("authoritative", before.authoritative()),
        given.has("ttl") ? small(given, "ttl") : before.ttl(),
        given.text("forward_dns_servers").isPresent()
            ? given.words("forward_dns_servers").stream().map(DomainsHandler::server).toList()
            : before.forwardServers());
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  static Optional<Integer> small(Arguments given, String name) {
    return given.whole(name).map(n -> (int) Math.max(-1, Math.min(Integer.MAX_VALUE, n)));
  }

  private static ForwardServer server(String text) {
    try {
      Matcher matcher = SERVER.matcher(text);
      if (!matcher.matches()) {
        return new ForwardServer(Addresses.parse(text), DNS);
      }
      boolean ipv4 = matcher.group("v4") != null;
      InetAddress address = Addresses.parse(matcher.group(ipv4 ? "v4" : "v6"));
      String port = Optional.ofNullable(matcher.group(ipv4 ? "p4" : "p6")).orElse("53");
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= MAX_PORT) {
        return new ForwardServer(address, number);
      }
    } catch (IllegalArgumentException e) {
      throw noServer(text);
    }
    throw noServer(text);
  }

  private static Failure noServer(String text) {
    return Failure.field(
        "forward_dns_servers",
        "'"
            + text
            + "' is not an IP address, optionally with a port: 10.0.0.1, 10.0.0.1:5353, "
            + "[2001:db8::1]:5353.");
  }
}
