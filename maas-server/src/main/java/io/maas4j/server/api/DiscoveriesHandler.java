package io.maas4j.server.api;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import io.maas4j.server.api.view.DiscoveryViews;
import io.maas4j.topology.Discoveries;
import io.maas4j.topology.NetworkScanner.Manner;
import io.maas4j.topology.NetworkScanner.Pace;
import io.maas4j.topology.NetworkScanner.Tool;
import io.maas4j.topology.Scans;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Neighbours that racks have seen (operations, section 4.13). */
final class DiscoveriesHandler {
  private static final int MAX_THREADS = 256;

  private final Discoveries discoveries;
  private final Scans scans;

  DiscoveriesHandler(Discoveries discoveries, Scans scans) {
    this.discoveries = discoveries;
    this.scans = scans;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "DiscoveriesHandler",
            "Query and clear what was discovered on the networks.",
            "discovery/",
            Operation.read("List discoveries", call -> list(Discoveries.Which.ALL)),
            Operation.get(
                "by_unknown_mac",
                "List discoveries whose MAC no node has",
                call -> list(Discoveries.Which.UNKNOWN_MAC)),
            Operation.get(
                "by_unknown_ip",
                "List discoveries whose address nobody has",
                call -> list(Discoveries.Which.UNKNOWN_IP)),
            Operation.get(
                "by_unknown_ip_and_mac",
                "List discoveries of whom nothing is known",
                call -> list(Discoveries.Which.UNKNOWN_IP_AND_MAC)),
            Operation.post(
                "clear",
                "Forget discoveries",
                this::clear,
                Parameter.flag("mdns", "Names that neighbours gave themselves."),
                Parameter.flag("neighbours", "Neighbours."),
                Parameter.flag("all", "Both.")),
            Operation.post(
                "clear_by_mac_and_ip",
                "Forget one discovery",
                this::clearOne,
                Parameter.str("ip", "Its address.").mandatory("No provided ip!"),
                Parameter.str("mac", "Its MAC.").mandatory("No provided mac!")),
            Operation.post(
                "scan",
                "Look for neighbours now",
                this::scan,
                Parameter.many("cidr", "Networks to look in."),
                Parameter.flag("force", "Look in every network; needed when none is given."),
                Parameter.flag("always_use_ping", "Use echo requests only."),
                Parameter.flag("slow", "One address after the other."),
                Parameter.of("threads", Kind.INT, "How many addresses at once."))),
        Resource.of(
            "DiscoveryHandler",
            "Read one discovery.",
            "discovery/{discovery_id}/",
            Operation.read(
                "Read a discovery",
                call ->
                    Resources.one(
                        discoveries.find(call.path("discovery_id")), DiscoveryViews::write))));
  }

  private Reply list(Discoveries.Which which) {
    return Resources.list(discoveries.list(which), DiscoveryViews::write);
  }

  private Reply clear(Call call) {
    Set<Discoveries.Part> parts = EnumSet.noneOf(Discoveries.Part.class);
    if (call.arguments().flag("mdns")) {
      parts.add(Discoveries.Part.MDNS);
    }
    if (call.arguments().flag("neighbours")) {
      parts.add(Discoveries.Part.NEIGHBOURS);
    }
    if (call.arguments().flag("all")) {
      parts.add(Discoveries.Part.ALL);
    }
    discoveries.clear(parts, call.actor());
    return Reply.NOTHING;
  }

  private Reply clearOne(Call call) {
    InetAddress address;
    MacAddress mac;
    try {
      address = Addresses.parse(call.arguments().textOr("ip", "").strip());
      mac = MacAddress.parse(call.arguments().textOr("mac", ""));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "Invalid ip or mac: " + e.getMessage() + ".", "write them as the discovery has them");
    }
    return discoveries.clear(address, mac, call.actor())
        ? Reply.NOTHING
        : new Reply.Text(410, "Gone");
  }

  private Reply scan(Call call) {
    Arguments given = call.arguments();
    List<String> networks = given.words("cidr");
    if (networks.isEmpty() && !given.flag("force")) {
      throw new InvalidRequest(
          "Scanning all subnets is not allowed unless force=True is specified.",
          "name networks with cidr, or repeat the request with force=true");
    }
    Optional<Integer> threads = given.whole("threads").map(Math::toIntExact);
    if (threads.filter(n -> n < 1 || n > MAX_THREADS).isPresent()) {
      throw InvalidRequest.field(
          "threads", "Ensure this value is between 1 and " + MAX_THREADS + ".");
    }
    Scans.Report report =
        scans.scan(
            networks,
            new Manner(
                given.flag("always_use_ping") ? Tool.PING : Tool.ANY,
                given.flag("slow") ? Pace.SLOW : Pace.FAST,
                threads));
    return Resources.one(report, DiscoveryViews::scan);
  }
}
