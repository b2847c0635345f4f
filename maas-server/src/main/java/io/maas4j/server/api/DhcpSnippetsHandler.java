package io.maas4j.server.api;

import io.maas4j.machine.Machine;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.IpRange;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.DhcpSnippets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Statements for DHCP servers, with their history (operations, section 4.9). */
final class DhcpSnippetsHandler {
  private static final Parameter NAME = Parameter.str("name", "The snippet's name.");
  private static final Parameter VALUE =
      Parameter.str("value", "Statements, each ended by a semicolon.");
  private static final List<Parameter> MORE =
      List.of(
          Parameter.str("description", "A description."),
          Parameter.of("enabled", Kind.BOOL, "Whether it is in force; true if not given."),
          Parameter.str("node", "System id of the node that it is for."),
          Parameter.str("subnet", "Id or specifier of the subnet that it is for."),
          Parameter.str("iprange", "Id of the range of that subnet that it is for."),
          Parameter.of("global_snippet", Kind.BOOL, "Whether it is for everybody."));

  private final Store store;
  private final DhcpSnippets snippets;

  DhcpSnippetsHandler(Store store, DhcpSnippets snippets) {
    this.store = store;
    this.snippets = snippets;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "DHCPSnippetsHandler",
            "Manage DHCP snippets.",
            "dhcp-snippets/",
            Operation.read("List DHCP snippets", this::list),
            Operation.create(
                    "Create a DHCP snippet", this::create, NAME.mandatory(), VALUE.mandatory())
                .with(MORE)
                .forAdmins()),
        Resource.of(
            "DHCPSnippetHandler",
            "Manage a DHCP snippet.",
            "dhcp-snippets/{id}/",
            Operation.read("Read a DHCP snippet", call -> one(tx -> found(tx, call))),
            Operation.update("Update a DHCP snippet", this::update, NAME, VALUE)
                .with(MORE)
                .forAdmins(),
            Operation.delete("Delete a DHCP snippet", this::delete).forAdmins(),
            Operation.post(
                    "revert",
                    "Go back to an earlier text",
                    this::revert,
                    Parameter.of(
                            "to",
                            Kind.INT,
                            "Id of a revision, or how many to go back, as a negative number.")
                        .mandatory("You must specify an ID to revert to: no provided to!")
                        .plainFault("to must be a whole number."))
                .forAdmins()));
  }

  private static DhcpSnippet found(Tx tx, Call call) {
    return DhcpSnippets.find(tx.shelf(Kinds.DHCP_SNIPPET), call.path("id"));
  }

  private record Found(
      List<DhcpSnippet> snippets,
      Map<Long, Machine> nodes,
      Map<Long, IpRange> ranges,
      NetworkViews views) {
    static Found of(Tx tx, List<DhcpSnippet> snippets) {
      Map<Long, Machine> nodes = new HashMap<>();
      Map<Long, IpRange> ranges = new HashMap<>();
      for (DhcpSnippet snippet : snippets) {
        snippet
            .node()
            .flatMap(tx.machines()::find)
            .ifPresent(node -> nodes.put(snippet.id(), node));
        snippet
            .ipRange()
            .flatMap(tx.topology()::range)
            .ifPresent(range -> ranges.put(snippet.id(), range));
      }
      return new Found(snippets, nodes, ranges, NetworkViews.read(tx));
    }

    void write(JsonOut out, DhcpSnippet snippet) {
      views.snippet(
          out,
          snippet,
          Optional.ofNullable(nodes.get(snippet.id())),
          Optional.ofNullable(ranges.get(snippet.id())));
    }
  }

  private Reply list(Call call) {
    Found found = store.inTransaction(tx -> Found.of(tx, tx.shelf(Kinds.DHCP_SNIPPET).list()));
    return Resources.list(found.snippets(), found::write);
  }

  private Reply one(Function<Tx, DhcpSnippet> which) {
    Found found = store.inTransaction(tx -> Found.of(tx, List.of(which.apply(tx))));
    return Resources.one(found.snippets().get(0), found::write);
  }

  private Reply create(Call call) {
    DhcpSnippet made = snippets.create(form(call), call.actor());
    return one(tx -> made);
  }

  private Reply update(Call call) {
    DhcpSnippet changed = snippets.change(call.path("id"), form(call), call.actor());
    return one(tx -> changed);
  }

  private Reply delete(Call call) {
    snippets.delete(call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private Reply revert(Call call) {
    DhcpSnippet changed =
        snippets.revert(call.path("id"), call.arguments().whole("to").orElseThrow(), call.actor());
    return one(tx -> changed);
  }

  private static DhcpSnippets.Form form(Call call) {
    Arguments given = call.arguments();
    return new DhcpSnippets.Form(
        given.text("name"),
        given.text("value"),
        given.text("description"),
        given.has("enabled") ? Optional.of(given.flag("enabled")) : Optional.empty(),
        given.text("node"),
        given.text("subnet"),
        given.text("iprange"),
        given.has("global_snippet") ? Optional.of(given.flag("global_snippet")) : Optional.empty());
  }
}
