package io.maas4j.store.postgres;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/**
 * A filter as a condition over {@code maas.machine m}. Values are always bound, never written into
 * the text.
 */
final class MachineWhere {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Collection<String>> arrays = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  MachineWhere(MachineFilter filter) {
    types(filter.types());
    anyOf("ids", filter.ids().stream().map(MachineId::value).toList(), "m.system_id = ANY(:ids)");
    anyOf(
        "hostnames",
        filter.hostnames(),
        "(m.hostname = ANY(:hostnames) OR m.hostname || '.' || m.domain = ANY(:hostnames))");
    anyOf(
        "macs",
        filter.macs().stream().map(MacAddress::value).toList(),
        """
        EXISTS (SELECT FROM maas.interface f
                 WHERE f.machine = m.system_id AND f.mac = ANY(CAST(:macs AS macaddr[])))""");
    states(filter.states());
    anyOf("owners", filter.owners(), "m.owner = ANY(:owners)");
    filter
        .visibleTo()
        .ifPresent(user -> value("visibleTo", user, "(m.owner IS NULL OR m.owner = :visibleTo)"));
    anyOf("zones", filter.zones(), "m.zone = ANY(:zones)");
    anyOf("notZones", filter.notZones(), "m.zone <> ALL(:notZones)");
    anyOf("pools", filter.pools(), "m.pool = ANY(:pools)");
    anyOf("notPools", filter.notPools(), "m.pool <> ALL(:notPools)");
    anyOf("tags", filter.tags(), "m.tags @> :tags");
    anyOf("notTags", filter.notTags(), "NOT m.tags && :notTags");
    anyOf("architectures", filter.architectures(), "m.architecture = ANY(:architectures)");
    filter.minCpus().ifPresent(n -> value("minCpus", n, "m.cpu_count >= :minCpus"));
    filter.minMemory().ifPresent(n -> value("minMemory", n, "m.memory >= :minMemory"));
    anyOf("agentNames", filter.agentNames(), "m.agent_name = ANY(:agentNames)");
  }

  /** Nearly always machines alone, and nearly every row is one. */
  private void types(Set<NodeType> types) {
    anyOf("types", types.stream().map(NodeType::name).toList(), "m.node_type = ANY(:types)");
  }

  /** One status alone is written so that the index over status and cost yields them in order. */
  private void states(Set<State> states) {
    if (states.size() == 1) {
      value("state", states.iterator().next().name(), "m.state = :state");
    } else {
      anyOf("states", states.stream().map(State::name).toList(), "m.state = ANY(:states)");
    }
  }

  /** {@code TRUE} when nothing is restricted. */
  String sql() {
    return conditions.isEmpty() ? "TRUE" : String.join("\n   AND ", conditions);
  }

  Query bind(Query query) {
    arrays.forEach((name, texts) -> query.bindArray(name, String.class, texts));
    values.forEach(query::bind);
    return query;
  }

  private void anyOf(String name, Collection<String> texts, String condition) {
    if (!texts.isEmpty()) {
      arrays.put(name, Set.copyOf(texts));
      conditions.add(condition);
    }
  }

  private void value(String name, Object value, String condition) {
    values.put(name, value);
    conditions.add(condition);
  }
}
