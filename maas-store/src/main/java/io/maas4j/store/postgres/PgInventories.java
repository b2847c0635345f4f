package io.maas4j.store.postgres;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.InventoryRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.inventory}. */
final class PgInventories implements InventoryRepository {
  private final Session session;

  PgInventories(Session session) {
    this.session = session;
  }

  @Override
  public HardwareSummary of(MachineId machine) {
    return ofAll(List.of(machine)).getOrDefault(machine, HardwareSummary.UNKNOWN);
  }

  @Override
  public Map<MachineId, HardwareSummary> ofAll(Collection<MachineId> machines) {
    Map<MachineId, HardwareSummary> all = new LinkedHashMap<>();
    machines.forEach(machine -> all.put(machine, HardwareSummary.UNKNOWN));
    Query query =
        session
            .query("SELECT * FROM maas.inventory WHERE machine = ANY(:machines)")
            .bindArray("machines", String.class, PgPower.texts(machines));
    query
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(new MachineId(row.text("machine")), hardware(session.json(), row));
            })
        .forEach(each -> all.put(each.getKey(), each.getValue()));
    return all;
  }

  static HardwareSummary hardware(Json json, Row row) throws SQLException {
    return new HardwareSummary(
        row.small("cpu_count"),
        row.small("cpu_speed"),
        row.number("memory"),
        json.texts(row.text("info")),
        nodes(json.objects(row.text("numa_nodes"))),
        row.texts("modaliases"));
  }

  @Override
  public void put(MachineId machine, HardwareSummary summary) {
    session
        .update(
            """
            INSERT INTO maas.inventory
                   (machine, cpu_count, cpu_speed, memory, info, numa_nodes, modaliases)
            VALUES (:machine, :cpuCount, :cpuSpeed, :memory, CAST(:info AS json),
                    CAST(:numaNodes AS jsonb), :modaliases)
                ON CONFLICT (machine) DO UPDATE
               SET cpu_count = excluded.cpu_count, cpu_speed = excluded.cpu_speed,
                   memory = excluded.memory, info = excluded.info,
                   numa_nodes = excluded.numa_nodes, modaliases = excluded.modaliases""")
        .bind("machine", machine.value())
        .bind("cpuCount", summary.cpuCount())
        .bind("cpuSpeed", summary.cpuSpeed())
        .bind("memory", summary.memory())
        .bind("info", session.json().write(summary.info()))
        .bind(
            "numaNodes",
            session.json().write(summary.numaNodes().stream().map(PgInventories::entry).toList()))
        .bindArray("modaliases", String.class, summary.modaliases())
        .execute();
    // The copy that machines are chosen by; no change of the machine, so no new revision.
    session
        .update(
            """
            UPDATE maas.machine SET cpu_count = :cpuCount, memory = :memory
             WHERE system_id = :machine AND (cpu_count, memory) <> (:cpuCount, :memory)""")
        .bind("machine", machine.value())
        .bind("cpuCount", summary.cpuCount())
        .bind("memory", summary.memory())
        .execute();
  }

  private static Map<String, Object> entry(HardwareSummary.NumaNode node) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("index", node.index());
    entry.put("cores", node.cores());
    entry.put("memory", node.memory());
    node.hugepages()
        .ifPresent(
            pages -> {
              entry.put("page_size", pages.pageSize());
              entry.put("hugepages", pages.total());
            });
    return entry;
  }

  private static List<HardwareSummary.NumaNode> nodes(List<Map<String, Object>> entries) {
    List<HardwareSummary.NumaNode> nodes = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      List<Integer> cores = new ArrayList<>();
      if (entry.get("cores") instanceof List<?> numbers) {
        numbers.forEach(number -> cores.add(((Number) number).intValue()));
      }
      nodes.add(
          new HardwareSummary.NumaNode(
              number(entry, "index").intValue(),
              cores,
              number(entry, "memory").longValue(),
              entry.containsKey("page_size")
                  ? Optional.of(
                      new HardwareSummary.Hugepages(
                          number(entry, "page_size").longValue(),
                          number(entry, "hugepages").longValue()))
                  : Optional.empty()));
    }
    return nodes;
  }

  private static Number number(Map<String, Object> entry, String name) {
    return entry.get(name) instanceof Number number ? number : 0;
  }
}
