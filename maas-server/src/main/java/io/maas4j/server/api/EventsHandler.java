package io.maas4j.server.api;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.view.SmallViews;
import io.maas4j.store.spi.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened (operations, section 6.1). */
final class EventsHandler {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final String WHOLE = ": Please enter an integer value";

  private final Store store;

  EventsHandler(Store store) {
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "EventsHandler",
            "Retrieve filtered node events.",
            "events/",
            Operation.get(
                "query",
                "List node events",
                this::query,
                Parameter.many("hostname", "Of machines with these host names."),
                Parameter.many("mac_address", "Of machines with these MACs."),
                Parameter.many("id", "Of machines with these system ids."),
                Parameter.many("zone", "Of machines in these zones."),
                Parameter.many("pool", "Of machines in these pools."),
                Parameter.many("agent_name", "Of machines with this mark."),
                Parameter.many("domain", "Of machines in these domains, by name."),
                Parameter.str("level", "At least this; INFO if not given. AUDIT means only those."),
                whole("limit", "At most so many, up to 1000; 100 if not given."),
                whole("before", "With an id below this."),
                whole("after", "With an id above this."),
                Parameter.str("owner", "Of this user."))));
  }

  private static Parameter whole(String name, String text) {
    return Parameter.of(name, Kind.INT, text).plainFault("Invalid " + name + WHOLE);
  }

  private Reply query(Call call) {
    Arguments given = call.arguments();
    Optional<Long> before = given.whole("before");
    Optional<Long> after = given.whole("after");
    if (before.isPresent() && after.isPresent()) {
      throw Failure.text(
          400, "There is undetermined behaviour when both `after` and `before` are specified.");
    }
    EventType.Level level = level(given.filled("level").orElse("INFO"));
    int limit = limit(given);
    List<Event> events =
        store.inTransaction(
            tx -> {
              Optional<MachineFilter> filter = filter(call);
              Optional<Set<MachineId>> machines =
                  filter.map(
                      f ->
                          tx.machines().list(f).stream()
                              .filter(machine -> isIn(machine, given.texts("domain")))
                              .map(Machine::id)
                              .collect(Collectors.toSet()));
              return tx.events()
                  .query(
                      new EventQuery(level, machines, before, after, given.filled("owner"), limit));
            });
    return Reply.json(
        out ->
            out.object(
                o ->
                    o.number("count", events.size())
                        .array("events", events, SmallViews::event)
                        .text("next_uri", uri(call, "after", newest(events, before)))
                        .text("prev_uri", previous(call, events, after))));
  }

  private static int limit(Arguments given) {
    long limit = given.whole("limit").orElse((long) USUAL);
    if (limit > MOST) {
      throw Failure.text(
          400, "Requested number of events " + limit + " is greater than limit: " + MOST);
    }
    if (limit < 1) {
      throw Failure.text(400, "Invalid limit: it must be at least 1");
    }
    return (int) limit;
  }

  private static EventType.Level level(String name) {
    return Arrays.stream(EventType.Level.values())
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Failure.text(400, "Unrecognised log level: " + name));
  }

  /** Empty when every event is meant, also those of machines that have gone. */
  private static Optional<MachineFilter> filter(Call call) {
    Arguments given = call.arguments();
    boolean restricted =
        Stream.of("hostname", "mac_address", "id", "zone", "domain", "pool", "agent_name")
            .anyMatch(name -> !given.texts(name).isEmpty());
    if (!restricted && call.user().admin()) {
      return Optional.empty();
    }
    MachineFilter.Builder filter =
        MachineFilter.builder()
            .types(List.of(NodeType.values()))
            .hostnames(given.texts("hostname"))
            .macs(given.texts("mac_address").stream().map(EventsHandler::mac).toList())
            .zones(given.texts("zone"))
            .pools(given.texts("pool"))
            .agentNames(given.texts("agent_name"));
    if (!given.texts("id").isEmpty()) {
      List<MachineId> ids =
          given.texts("id").stream().flatMap(id -> Call.machineId(id).stream()).toList();
      if (ids.isEmpty()) {
        return Optional.of(filter.hostnames(List.of("")).build());
      }
      filter.ids(ids);
    }
    if (!call.user().admin()) {
      filter.visibleTo(call.user().name());
    }
    return Optional.of(filter.build());
  }

  private static boolean isIn(Machine node, List<String> domains) {
    return domains.isEmpty() || domains.contains(node.identity().domain());
  }

  private static MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.field("mac_address", "'" + text + "' is not a valid MAC address.");
    }
  }

  private static Optional<Long> newest(List<Event> events, Optional<Long> before) {
    return events.isEmpty() ? before.map(id -> id - 1) : Optional.of(events.get(0).id());
  }

  private static Optional<String> previous(Call call, List<Event> events, Optional<Long> after) {
    Optional<Long> oldest =
        events.isEmpty()
            ? after.map(id -> id + 1)
            : Optional.of(events.get(events.size() - 1).id());
    return oldest.map(id -> uri(call, "before", Optional.of(id)));
  }

  /** The same request with another cursor. */
  private static String uri(Call call, String cursor, Optional<Long> id) {
    StringBuilder uri = new StringBuilder(SmallViews.BASE + "events/?op=query");
    for (Map.Entry<String, String> pair : call.query()) {
      String name = pair.getKey();
      if (!name.equals("op") && !name.equals("before") && !name.equals("after")) {
        uri.append('&').append(encoded(name)).append('=').append(encoded(pair.getValue()));
      }
    }
    id.ifPresent(number -> uri.append('&').append(cursor).append('=').append(number));
    return uri.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
