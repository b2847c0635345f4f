package io.maas4j.store.postgres;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DuePower;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.machine.PowerTurn;
import io.maas4j.machine.PowerWatch;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerState;
import io.maas4j.store.spi.PowerRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
            INSERT INTO maas.power (machine, type, parameters, state, read_at, error, fault,
                                    remedy, due)
            VALUES (:machine, :type, CAST(:parameters AS jsonb), :state, :readAt, :error, :fault,
                    :remedy, :now)
                ON CONFLICT (machine) DO UPDATE
               SET type = excluded.type, parameters = excluded.parameters,
                   state = excluded.state, read_at = excluded.read_at, error = excluded.error,
                   fault = excluded.fault, remedy = excluded.remedy""")
        .bind("machine", power.machine().value())
        .bind("type", power.type())
        .bind("parameters", session.json().write(sealed(power.parameters())))
        .bind("state", power.state().name())
        .bind("readAt", power.readAt().orElse(null))
        .bind("error", power.reason())
        .bind("fault", power.reading().fault().map(PowerFault::name).orElse(null))
        .bind("remedy", power.reading().remedy())
        .bind("now", session.now())
        .execute();
  }

  @Override
  public List<MachinePower> byType(String type) {
    return read(session
            .query("SELECT * FROM maas.power WHERE type = :type ORDER BY machine COLLATE \"C\"")
            .bind("type", type))
        .list();
  }

  @Override
  public List<MachinePower> byParameter(String type, String name, String text) {
    return read(session
            .query(
                """
                SELECT * FROM maas.power
                 WHERE type = :type AND parameters @> CAST(:entry AS jsonb)
                 ORDER BY machine COLLATE "C\"""")
            .bind("type", type)
            .bind("entry", session.json().write(List.of(Map.of("name", name, "text", text)))))
        .list();
  }

  @Override
  public PowerWatch watch(MachineId machine) {
    return session
        .query("SELECT * FROM maas.power WHERE machine = :machine")
        .bind("machine", machine.value())
        .map((columns, context) -> watch(machine, new Row(columns)))
        .findOne()
        .orElseGet(() -> new PowerWatch(machine, Instant.EPOCH, 0, Optional.empty()));
  }

  private static PowerWatch watch(MachineId machine, Row row) throws SQLException {
    Optional<Instant> until = row.maybeInstant("ordered_until");
    return new PowerWatch(
        machine,
        row.instant("due"),
        row.small("failures"),
        until.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PowerOrder(
                    until.get(),
                    row.maybeText("ordered_state").map(PowerState::valueOf),
                    row.text("ordered_job"),
                    row.small("ordered_tries"),
                    row.constant(PowerOrder.Stage.class, "ordered_stage"))));
  }

  @Override
  public List<DuePower> claim(Instant now, Instant until, Set<String> types, int most) {
    return session
        .query(
            """
            WITH taken AS (
              SELECT p.machine, p.due AS was_due, m.state AS status
                FROM maas.power p JOIN maas.machine m ON m.system_id = p.machine
               WHERE p.due <= :now AND p.type = ANY(:types) AND m.state <> 'BROKEN'
               ORDER BY p.due, p.machine COLLATE "C"
               LIMIT :most
                 FOR UPDATE OF p SKIP LOCKED),
            claimed AS (
              UPDATE maas.power p SET due = :until FROM taken WHERE p.machine = taken.machine
              RETURNING p.*, taken.was_due, taken.status)
            SELECT * FROM claimed ORDER BY was_due, machine COLLATE "C\"""")
        .bind("now", now)
        .bind("until", until)
        .bindArray("types", String.class, List.copyOf(types))
        .bind("most", most)
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return new DuePower(
                  power(row), row.constant(State.class, "status"), row.small("failures"));
            })
        .list();
  }

  @Override
  public void turn(Collection<PowerTurn> turns) {
    if (turns.isEmpty()) {
      return;
    }
    // times as text, as arrays do not know them
    session
        .update(
            """
            UPDATE maas.power p
               SET due = given.due::timestamptz, failures = given.failures,
                   read_at = CASE WHEN given.state = p.state
                                  THEN greatest(p.read_at, given.at::timestamptz)
                                  ELSE p.read_at END
              FROM unnest(:machines, :dues, :failures, :states, :times)
                   AS given (machine, due, failures, state, at)
             WHERE p.machine = given.machine""")
        .bindArray("machines", String.class, each(turns, turn -> turn.machine().value()))
        .bindArray("dues", String.class, each(turns, turn -> turn.due().toString()))
        .bindArray("failures", Integer.class, each(turns, PowerTurn::failures))
        .bindArray(
            "states",
            String.class,
            each(turns, turn -> turn.confirmed().map(seen -> seen.state().name()).orElse("")))
        .bindArray(
            "times",
            String.class,
            each(
                turns,
                turn -> turn.confirmed().map(seen -> seen.at().toString()).orElse("-infinity")))
        .execute();
  }

  private static <T> List<T> each(Collection<PowerTurn> turns, Function<PowerTurn, T> part) {
    return turns.stream().map(part).toList();
  }

  @Override
  public void schedule(MachineId machine, Instant due) {
    session
        .update("UPDATE maas.power SET due = :due, failures = 0 WHERE machine = :machine")
        .bind("due", due)
        .bind("machine", machine.value())
        .execute();
  }

  @Override
  public void hasten(Instant latest, Instant from, Duration within) {
    session
        .update(
            """
            UPDATE maas.power
               SET due = CAST(:from AS timestamptz)
                         + mod(abs(hashtext(machine)::bigint), :millis) * interval '1 millisecond'
             WHERE due > :latest""")
        .bind("from", from)
        .bind("millis", within.toMillis())
        .bind("latest", latest)
        .execute();
  }

  @Override
  public void order(MachineId machine, PowerOrder order) {
    session
        .update(
            """
            UPDATE maas.power
               SET ordered_until = :until, ordered_state = :wanted, ordered_job = :job,
                   ordered_tries = :tries, ordered_stage = :stage
             WHERE machine = :machine""")
        .bind("until", order.until())
        .bind("wanted", order.wanted().map(PowerState::name).orElse(null))
        .bind("job", order.job())
        .bind("tries", order.tries())
        .bind("stage", order.stage().name())
        .bind("machine", machine.value())
        .execute();
  }

  static List<String> texts(Collection<MachineId> machines) {
    return machines.stream().map(MachineId::value).distinct().toList();
  }

  private ResultIterable<MachinePower> read(Query query) {
    return query.map((columns, context) -> power(new Row(columns)));
  }

  private MachinePower power(Row row) throws SQLException {
    return new MachinePower(
        new MachineId(row.text("machine")),
        row.text("type"),
        opened(session.json().objects(row.text("parameters"))),
        reading(row, ""));
  }

  /**
   * @param prefix of the columns' names
   */
  static PowerReading reading(Row row, String prefix) throws SQLException {
    return new PowerReading(
        row.constant(PowerState.class, prefix + "state"),
        row.maybeInstant(prefix + "read_at"),
        row.maybeText(prefix + "fault").map(PowerFault::valueOf),
        row.text(prefix + "error"),
        row.text(prefix + "remedy"));
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
