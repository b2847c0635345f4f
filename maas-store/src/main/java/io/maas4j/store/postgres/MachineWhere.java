package io.maas4j.store.postgres;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Among;
import io.maas4j.machine.DeviceWish;
import io.maas4j.machine.MachineFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * A filter as a condition over {@code maas.machine m}. Values are always bound, never written into
 * the text.
 */
final class MachineWhere {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Collection<String>> arrays = new LinkedHashMap<>();
  private final Map<String, Collection<Long>> numbers = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  MachineWhere(MachineFilter filter) {
    texts("types", filter.types(), Enum::name, "m.node_type = ANY(:types)");
    among("ids", filter.ids(), MachineId::value, "m.system_id");
    hostnames(filter.hostnames());
    among("domains", filter.domains(), name -> name, "m.domain");
    texts(
        "macs",
        filter.macs(),
        MacAddress::value,
        """
        EXISTS (SELECT FROM maas.interface f
                 WHERE f.machine = m.system_id AND f.mac = ANY(CAST(:macs AS macaddr[])))""");
    states(filter.states());
    texts("owners", filter.owners().any(), name -> name, "m.owner = ANY(:owners)");
    texts(
        "notOwners",
        filter.owners().none(),
        name -> name,
        "(m.owner IS NULL OR m.owner <> ALL(:notOwners))");
    filter
        .visibleTo()
        .ifPresent(user -> value("visibleTo", user, "(m.owner IS NULL OR m.owner = :visibleTo)"));
    among("zones", filter.zones(), name -> name, "m.zone");
    among("pools", filter.pools(), name -> name, "m.pool");
    texts("tags", filter.tags(), name -> name, "m.tags @> :tags");
    texts("notTags", filter.notTags(), name -> name, "NOT m.tags && :notTags");
    texts(
        "architectures",
        filter.architectures().any(),
        name -> name,
        "(m.architecture = ANY(:architectures)"
            + " OR split_part(m.architecture, '/', 1) = ANY(:architectures))");
    texts(
        "notArchitectures",
        filter.architectures().none(),
        name -> name,
        "(m.architecture IS NULL OR (m.architecture <> ALL(:notArchitectures)"
            + " AND split_part(m.architecture, '/', 1) <> ALL(:notArchitectures)))");
    among("agentNames", filter.agentNames(), name -> name, "m.agent_name");
    among(
        "powerStates",
        filter.powerStates(),
        Enum::name,
        "COALESCE((SELECT p.state FROM maas.power p WHERE p.machine = m.system_id), 'UNKNOWN')");
    filter.ephemeral().ifPresent(yes -> value("ephemeral", yes, "m.ephemeral = :ephemeral"));
    least(filter.least());
    networks(filter.networks());
    devices(filter.devices());
  }

  private void hostnames(Among<String> names) {
    texts(
        "hostnames",
        names.any(),
        name -> name,
        "(m.hostname = ANY(:hostnames) OR m.hostname || '.' || m.domain = ANY(:hostnames))");
    texts(
        "notHostnames",
        names.none(),
        name -> name,
        "(m.hostname <> ALL(:notHostnames)"
            + " AND m.hostname || '.' || m.domain <> ALL(:notHostnames))");
  }

  /** One status alone is written so that the index over status and cost yields them in order. */
  private void states(Among<State> states) {
    if (states.any().size() == 1) {
      value("state", states.any().iterator().next().name(), "m.state = :state");
    } else {
      texts("states", states.any(), Enum::name, "m.state = ANY(:states)");
    }
    texts("notStates", states.none(), Enum::name, "m.state <> ALL(:notStates)");
  }

  private void least(MachineFilter.Least least) {
    least.cpus().ifPresent(n -> value("minCpus", n, "m.cpu_count >= :minCpus"));
    least.memory().ifPresent(n -> value("minMemory", n, "m.memory >= :minMemory"));
    least
        .cpuSpeed()
        .ifPresent(
            n ->
                value(
                    "minCpuSpeed",
                    n,
                    """
                    COALESCE((SELECT i.cpu_speed FROM maas.inventory i
                               WHERE i.machine = m.system_id), 0) >= :minCpuSpeed"""));
    least
        .linkSpeed()
        .ifPresent(
            n ->
                value(
                    "minLinkSpeed",
                    n,
                    """
                    COALESCE((SELECT max(f.link_speed) FROM maas.interface f
                               WHERE f.machine = m.system_id), 0) >= :minLinkSpeed"""));
  }

  private void networks(MachineFilter.Networks networks) {
    int group = 0;
    for (Set<Long> vlans : networks.vlans()) {
      String name = "vlans" + group++;
      ids(
          name,
          vlans,
          """
          EXISTS (SELECT FROM maas.interface f
                   WHERE f.machine = m.system_id AND f.vlan_id = ANY(:$ids))""");
    }
    ids(
        "notVlans",
        networks.notVlans(),
        """
        NOT EXISTS (SELECT FROM maas.interface f
                     WHERE f.machine = m.system_id AND f.vlan_id = ANY(:$ids))""");
    ids(
        "subnets",
        networks.subnets(),
        """
        (SELECT count(DISTINCT l.subnet_id)
           FROM maas.interface f JOIN maas.interface_link l ON l.interface_id = f.id
          WHERE f.machine = m.system_id AND l.subnet_id = ANY(:$ids)) = cardinality(:$ids)""");
    ids(
        "notSubnets",
        networks.notSubnets(),
        """
        NOT EXISTS (SELECT FROM maas.interface f
                      JOIN maas.interface_link l ON l.interface_id = f.id
                     WHERE f.machine = m.system_id AND l.subnet_id = ANY(:$ids))""");
  }

  private void devices(List<DeviceWish> wishes) {
    int number = 0;
    for (DeviceWish wish : wishes) {
      List<String> tests = new ArrayList<>();
      for (Map.Entry<DeviceWish.Field, String> each : wish.values().entrySet()) {
        String name = "device" + number++;
        values.put(name, each.getValue());
        tests.add("lower(d." + column(each.getKey()) + ") = lower(:" + name + ")");
      }
      conditions.add(
          "EXISTS (SELECT FROM maas.node_device d WHERE d.machine = m.system_id AND "
              + String.join(" AND ", tests)
              + ")");
    }
  }

  private static String column(DeviceWish.Field field) {
    return switch (field) {
      case VENDOR_ID -> "vendor_id";
      case PRODUCT_ID -> "product_id";
      case VENDOR_NAME -> "vendor_name";
      case PRODUCT_NAME -> "product_name";
      case COMMISSIONING_DRIVER -> "driver";
    };
  }

  /** {@code TRUE} when nothing is restricted. */
  String sql() {
    return conditions.isEmpty() ? "TRUE" : String.join("\n   AND ", conditions);
  }

  Query bind(Query query) {
    arrays.forEach((name, texts) -> query.bindArray(name, String.class, texts));
    numbers.forEach((name, ids) -> query.bindArray(name, Long.class, ids));
    values.forEach(query::bind);
    return query;
  }

  /** For columns that are never null. */
  private <T> void among(
      String name, Among<T> among, Function<? super T, String> text, String column) {
    String not = "not" + name;
    texts(name, among.any(), text, column + " = ANY(:" + name + ")");
    texts(not, among.none(), text, column + " <> ALL(:" + not + ")");
  }

  private <T> void texts(
      String name, Collection<T> some, Function<? super T, String> text, String condition) {
    if (!some.isEmpty()) {
      arrays.put(name, some.stream().map(text).collect(Collectors.toSet()));
      conditions.add(condition);
    }
  }

  private void ids(String name, Collection<Long> some, String condition) {
    if (!some.isEmpty()) {
      numbers.put(name, some);
      conditions.add(condition.replace("$ids", name));
    }
  }

  private void value(String name, Object value, String condition) {
    values.put(name, value);
    conditions.add(condition);
  }
}
