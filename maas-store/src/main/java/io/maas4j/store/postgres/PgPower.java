package io.maas4j.store.postgres;

import io.maas4j.id.MachineId;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.store.spi.PowerRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/**
 * {@code maas.power}. Parameters are an array, which keeps their order: {@code [{"name": …, "text"
 * | "choices" | "sealed": …}]}.
 */
final class PgPower implements PowerRepository {
  private final Session session;

  PgPower(Session session) {
    this.session = session;
  }

  @Override
  public MachinePower of(MachineId machine) {
    return read(session
            .query("SELECT * FROM maas.power WHERE machine = :machine")
            .bind("machine", machine.value()))
        .findOne()
        .orElseGet(() -> MachinePower.unset(machine));
  }

  @Override
  public Map<MachineId, MachinePower> ofAll(Collection<MachineId> machines) {
    Map<MachineId, MachinePower> all = new LinkedHashMap<>();
    machines.forEach(machine -> all.put(machine, MachinePower.unset(machine)));
    read(session
            .query("SELECT * FROM maas.power WHERE machine = ANY(:machines)")
            .bindArray("machines", String.class, texts(machines)))
        .forEach(power -> all.put(power.machine(), power));
    return all;
  }

  @Override
  public void put(MachinePower power) {
    session
        .update(
            """
            INSERT INTO maas.power (machine, type, parameters, state, read_at, error)
            VALUES (:machine, :type, CAST(:parameters AS jsonb), :state, :readAt, :error)
                ON CONFLICT (machine) DO UPDATE
               SET type = excluded.type, parameters = excluded.parameters,
                   state = excluded.state, read_at = excluded.read_at, error = excluded.error""")
        .bind("machine", power.machine().value())
        .bind("type", power.type())
        .bind("parameters", session.json().write(sealed(power.parameters())))
        .bind("state", power.state().name())
        .bind("readAt", power.readAt().orElse(null))
        .bind("error", power.error())
        .execute();
  }

  @Override
  public List<MachinePower> byType(String type) {
    return read(session
            .query("SELECT * FROM maas.power WHERE type = :type ORDER BY machine COLLATE \"C\"")
            .bind("type", type))
        .list();
  }

  static List<String> texts(Collection<MachineId> machines) {
    return machines.stream().map(MachineId::value).distinct().toList();
  }

  private ResultIterable<MachinePower> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new MachinePower(
              new MachineId(row.text("machine")),
              row.text("type"),
              opened(session.json().objects(row.text("parameters"))),
              row.constant(PowerState.class, "state"),
              row.maybeInstant("read_at"),
              row.text("error"));
        });
  }

  private List<Map<String, Object>> sealed(PowerParameters parameters) {
    List<Map<String, Object>> entries = new ArrayList<>();
    parameters.asMap().forEach((name, value) -> entries.add(entry(name, value)));
    return entries;
  }

  private Map<String, Object> entry(String name, PowerParameters.Value value) {
    if (value instanceof PowerParameters.Value.Text text) {
      return Map.of("name", name, "text", text.text());
    }
    if (value instanceof PowerParameters.Value.Choices choices) {
      return Map.of("name", name, "choices", choices.chosen());
    }
    if (value instanceof PowerParameters.Value.Hidden hidden) {
      return Map.of("name", name, "sealed", session.box().seal(hidden.secret()));
    }
    throw new AssertionError(value.getClass());
  }

  private PowerParameters opened(List<Map<String, Object>> entries) {
    PowerParameters.Builder parameters = PowerParameters.builder();
    for (Map<String, Object> entry : entries) {
      String name = String.valueOf(entry.get("name"));
      if (entry.get("text") instanceof String text) {
        parameters.text(name, text);
      } else if (entry.get("sealed") instanceof String sealed) {
        parameters.secret(name, session.box().open(sealed));
      } else if (entry.get("choices") instanceof List<?> chosen) {
        parameters.choices(name, chosen.stream().map(String::valueOf).toList());
      }
    }
    return parameters.build();
  }
}
