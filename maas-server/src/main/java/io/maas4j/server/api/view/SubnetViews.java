package io.maas4j.server.api.view;

import io.maas4j.network.AddressUse;
import io.maas4j.network.AddressUse.Span;
import io.maas4j.network.Addresses;
import io.maas4j.network.Subnet;
import io.maas4j.topology.SubnetAddresses;
import java.util.List;
import java.util.Optional;

/** How a subnet's addresses are used (operations, section 4.4). */
public final class SubnetViews {
  private static final int PERCENT = 100;

  private SubnetViews() {}

  /** With their purposes. */
  public static void spans(JsonOut out, List<Span> spans) {
    out.array(spans, (o, span) -> o.object(s -> ends(s, span).texts("purpose", span.purposes())));
  }

  /** Nothing is said of what they are for. */
  public static void freeSpans(JsonOut out, List<Span> spans) {
    out.array(spans, (o, span) -> o.object(s -> ends(s, span)));
  }

  private static JsonOut ends(JsonOut out, Span span) {
    return out.text("start", Addresses.text(span.first()))
        .text("end", Addresses.text(span.last()))
        .raw("num_addresses", span.size().toString());
  }

  /** Counts of IPv6 may be larger than any number of this language. */
  public static void statistics(
      JsonOut out, Subnet subnet, AddressUse use, boolean ranges, boolean suggestions) {
    long used = Math.round(use.usage() * PERCENT);
    out.object(
        o -> {
          o.raw("num_available", use.available().toString())
              .raw("largest_available", use.largestAvailable().toString())
              .raw("num_unavailable", use.total().subtract(use.available()).toString())
              .raw("total_addresses", use.total().toString())
              .number("usage", use.usage())
              .text("usage_string", used + "%")
              .text("available_string", (PERCENT - used) + "%")
              .text("first_address", Addresses.text(use.first()))
              .text("last_address", Addresses.text(use.last()))
              .number("ip_version", subnet.cidr().isIpv4() ? 4 : 6);
          if (ranges) {
            spans(o.name("ranges"), use.all());
          }
          if (suggestions) {
            suggestions(o, subnet, use);
          }
        });
  }

  private static void suggestions(JsonOut out, Subnet subnet, AddressUse use) {
    out.text(
        "suggested_gateway",
        subnet.gateway().isPresent()
            ? Optional.empty()
            : use.suggestedGateway().map(Addresses::text));
    out.raw(
        "suggested_dynamic_range",
        use.suggestedDynamicRange()
            .map(
                span ->
                    JsonOut.text(
                        t -> t.object(s -> ends(s, span).texts("purpose", span.purposes()))))
            .orElse("null"));
  }

  /**
   * @param users whether owners are named
   * @param nodes whether nodes are named
   */
  public static void held(JsonOut out, SubnetAddresses.Held held, boolean users, boolean nodes) {
    out.object(
        o -> {
          o.text("ip", Addresses.text(held.address()))
              .number("alloc_type", held.allocation().code())
              .text("created", Dates.event(held.since()))
              .text("updated", Dates.event(held.updated()));
          if (users) {
            held.user().ifPresent(user -> o.text("user", user));
          }
          if (nodes) {
            o.object("node_summary", s -> summary(s, held));
          }
        });
  }

  private static void summary(JsonOut out, SubnetAddresses.Held held) {
    out.text("system_id", held.node().id().value())
        .number("node_type", held.node().type().code())
        .text("fqdn", held.node().identity().fqdn())
        .text("hostname", held.node().hostname())
        .flag("is_container", held.node().identity().parent().isPresent())
        .text("via", held.via().name());
  }
}
