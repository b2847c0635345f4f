package io.maas4j.store.postgres;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.store.spi.EventRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.event}. */
final class PgEvents implements EventRepository {
  private final Session session;

  PgEvents(Session session) {
    this.session = session;
  }

  @Override
  public Event append(Event event) {
    return read(session
            .query(
                """
                    INSERT INTO maas.event
                           (type, level, description, action, machine, hostname, user_name, at)
                    VALUES (:type, :level, :description, :action, :machine, :hostname, :user, :at)
                    RETURNING *""")
            .bind("type", event.type().name())
            .bind("level", event.type().level().number())
            .bind("description", event.description())
            .bind("action", event.action())
            .bind("machine", event.machine().map(MachineId::value).orElse(null))
            .bind("hostname", event.hostname())
            .bind("user", event.userName())
            .bind("at", event.at()))
        .one();
  }

  @Override
  public List<Event> append(List<Event> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    // times and absent machines as text, as arrays know neither
    return read(session
            .query(
                """
                    INSERT INTO maas.event
                           (type, level, description, action, machine, hostname, user_name, at)
                    SELECT type, level, description, action, NULLIF(machine, ''), hostname,
                           user_name, at::timestamptz
                      FROM unnest(:types, :levels, :descriptions, :actions, :machines, :hostnames,
                                  :users, :times) WITH ORDINALITY
                           AS given (type, level, description, action, machine, hostname,
                                     user_name, at, place)
                     ORDER BY place
                    RETURNING *""")
            .bindArray("types", String.class, texts(events, event -> event.type().name()))
            .bindArray(
                "levels",
                Integer.class,
                events.stream().map(event -> event.type().level().number()).toList())
            .bindArray("descriptions", String.class, texts(events, Event::description))
            .bindArray("actions", String.class, texts(events, Event::action))
            .bindArray(
                "machines",
                String.class,
                texts(events, event -> event.machine().map(MachineId::value).orElse("")))
            .bindArray("hostnames", String.class, texts(events, Event::hostname))
            .bindArray("users", String.class, texts(events, Event::userName))
            .bindArray("times", String.class, texts(events, event -> event.at().toString())))
        .list();
  }

  private static List<String> texts(List<Event> events, Function<Event, String> part) {
    return events.stream().map(part).toList();
  }

  @Override
  public List<Event> query(EventQuery wanted) {
    StringBuilder where =
        new StringBuilder(
            wanted.level() == EventType.Level.AUDIT ? "level = 0" : "level >= :level");
    wanted.machines().ifPresent(machines -> where.append(" AND machine = ANY(:machines)"));
    wanted.before().ifPresent(id -> where.append(" AND id < :before"));
    wanted.after().ifPresent(id -> where.append(" AND id > :after"));
    wanted.userName().ifPresent(name -> where.append(" AND user_name = :user"));
    // After an id the page that adjoins it is meant, so the oldest are taken, and then turned.
    String sql =
        "SELECT * FROM (SELECT * FROM maas.event WHERE "
            + where
            + " ORDER BY id "
            + (wanted.after().isPresent() ? "ASC" : "DESC")
            + " LIMIT :limit) AS page ORDER BY id DESC";
    Query query = session.query(sql).bind("limit", wanted.limit());
    if (wanted.level() != EventType.Level.AUDIT) {
      query.bind("level", wanted.level().number());
    }
    wanted
        .machines()
        .ifPresent(machines -> query.bindArray("machines", String.class, PgPower.texts(machines)));
    wanted.before().ifPresent(id -> query.bind("before", id));
    wanted.after().ifPresent(id -> query.bind("after", id));
    wanted.userName().ifPresent(name -> query.bind("user", name));
    return read(query).list();
  }

  @Override
  public List<Event> ofStrangers(Instant since, int limit) {
    return read(session
            .query(
                """
                SELECT * FROM maas.event
                 WHERE machine IS NULL AND hostname = '' AND user_name = '' AND level > 0
                   AND at >= :since
                 ORDER BY id DESC LIMIT :limit""")
            .bind("since", since)
            .bind("limit", limit))
        .list();
  }

  @Override
  public Map<MachineId, Event> newest(Collection<MachineId> machines, EventType.Level atLeast) {
    Map<MachineId, Event> newest = new LinkedHashMap<>();
    read(session
            .query(
                """
                SELECT e.* FROM unnest(:machines) AS wanted (machine)
                 CROSS JOIN LATERAL (
                       SELECT * FROM maas.event
                        WHERE machine = wanted.machine AND level >= :level AND level > 0
                        ORDER BY id DESC LIMIT 1) AS e""")
            .bindArray("machines", String.class, PgPower.texts(machines))
            .bind("level", atLeast.number()))
        .forEach(event -> event.machine().ifPresent(machine -> newest.put(machine, event)));
    return newest;
  }

  private static ResultIterable<Event> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Event(
              row.number("id"),
              row.constant(EventType.class, "type"),
              row.text("description"),
              row.text("action"),
              row.maybeText("machine").map(MachineId::new),
              row.text("hostname"),
              row.text("user_name"),
              row.instant("at"));
        });
  }
}
