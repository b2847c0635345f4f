package io.maas4j.store.postgres;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.power.PowerParameters;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.MachineStorage;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.ReportRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Machines with their parts by four cursors that advance together, each in the order of the
 * machines' numbers: so that neither the number of statements nor the memory depends on how many
 * there are.
 */
final class PgReports implements ReportRepository {
  /** Rows that a cursor fetches at a time. */
  private static final int FETCH = 500;

  private final Session session;
  private final MachineRows machineRows;

  PgReports(Session session) {
    this.session = session;
    this.machineRows = new MachineRows(session);
  }

  @Override
  public void each(MachineFilter filter, Consumer<MachineReport> reader) {
    MachineWhere where = new MachineWhere(filter);
    try (ResultIterator<Whole> wholes = rows(where, WHOLES, this::whole);
        Parts<Interface> interfaces = new Parts<>(rows(where, INTERFACES, this::nic));
        Parts<BlockDevice> disks = new Parts<>(rows(where, DISKS, PgReports::disk));
        Parts<ScriptResult> results = new Parts<>(rows(where, RESULTS, this::result))) {
      while (wholes.hasNext()) {
        Whole whole = wholes.next();
        long number = whole.machine().number();
        reader.accept(
            new MachineReport(
                whole.surroundings(),
                whole.machine(),
                whole.power(),
                interfaces.of(number),
                disks.of(number),
                whole.storage(),
                whole.hardware(),
                results.of(number),
                whole.newest()));
      }
    }
  }

  @Override
  public long surroundings() {
    return session.query("SELECT version FROM maas.surroundings").mapTo(Long.class).one();
  }

  /** A machine with what there is once for each. */
  private record Whole(
      long surroundings,
      Machine machine,
      MachinePower power,
      HardwareSummary hardware,
      MachineStorage storage,
      Optional<Event> newest) {}

  /** A part and the number of the machine that it is of. */
  private record Part<T>(long number, T part) {}

  /** The parts of one machine after the other. */
  private static final class Parts<T> implements AutoCloseable {
    private final ResultIterator<Part<T>> rows;
    private Optional<Part<T>> next;

    Parts(ResultIterator<Part<T>> rows) {
      this.rows = rows;
      this.next = advance();
    }

    /**
     * @param number greater than any before; parts of machines that were not asked for, because
     *     they were added or changed since the first cursor was opened, are passed over
     */
    List<T> of(long number) {
      List<T> found = new ArrayList<>();
      while (next.isPresent() && next.get().number() <= number) {
        if (next.get().number() == number) {
          found.add(next.get().part());
        }
        next = advance();
      }
      return List.copyOf(found);
    }

    private Optional<Part<T>> advance() {
      return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private <T> ResultIterator<T> rows(MachineWhere where, String sql, RowMapper<T> mapper) {
    Query query = session.query(sql.replace("$where", where.sql())).setFetchSize(FETCH);
    return where.bind(query).map(mapper).iterator();
  }

  private static final String WHOLES =
      """
      SELECT m.*, (SELECT version FROM maas.surroundings) AS surroundings,
             p.type AS power_type, p.state AS power_state, p.read_at AS power_read_at,
             p.error AS power_error, p.fault AS power_fault, p.remedy AS power_remedy,
             h.machine AS known, h.cpu_speed, h.info, h.numa_nodes, h.modaliases,
             s.body AS storage,
             e.id AS event_id, e.type AS event_type, e.description AS event_description,
             e.action AS event_action, e.hostname AS event_hostname, e.user_name AS event_user,
             e.at AS event_at
        FROM maas.machine m
        LEFT JOIN maas.power p ON p.machine = m.system_id
        LEFT JOIN maas.inventory h ON h.machine = m.system_id
        LEFT JOIN maas.storage s ON s.machine = m.system_id
        LEFT JOIN LATERAL (
             SELECT * FROM maas.event n
              WHERE n.machine = m.system_id AND n.level >= 20
              ORDER BY n.id DESC LIMIT 1) AS e ON true
       WHERE $where
       ORDER BY m.number""";

  private Whole whole(
      java.sql.ResultSet columns, org.jdbi.v3.core.statement.StatementContext context)
      throws SQLException {
    Row row = new Row(columns);
    Machine machine = machineRows.read(columns);
    Optional<String> type = row.maybeText("power_type");
    MachinePower power =
        type.isEmpty()
            ? MachinePower.unset(machine.id())
            : new MachinePower(
                machine.id(), type.get(), PowerParameters.empty(), PgPower.reading(row, "power_"));
    return new Whole(
        row.number("surroundings"),
        machine,
        power,
        row.maybeText("known").isEmpty()
            ? HardwareSummary.UNKNOWN
            : PgInventories.hardware(session.json(), row),
        row.maybeText("storage")
            .map(body -> session.documents().read(body, MachineStorage.class))
            .orElse(MachineStorage.EMPTY),
        newest(row, machine.id()));
  }

  private static Optional<Event> newest(Row row, MachineId machine) throws SQLException {
    Optional<Long> id = row.maybeNumber("event_id");
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Event(
                id.get(),
                row.constant(EventType.class, "event_type"),
                row.text("event_description"),
                row.text("event_action"),
                Optional.of(machine),
                row.text("event_hostname"),
                row.text("event_user"),
                row.instant("event_at")));
  }

  private static final String INTERFACES =
      """
      SELECT m.number, f.*,
             ARRAY(SELECT l.id || ' ' || l.mode || ' ' || coalesce(l.subnet_id::text, '-') || ' '
                          || coalesce(host(l.address), '-') || ' ' || l.gateway
                     FROM maas.interface_link l WHERE l.interface_id = f.id ORDER BY l.place)
               AS links,
             ARRAY(SELECT host(d.address) || ' ' || coalesce(d.subnet_id::text, '-')
                     FROM maas.interface_discovered d WHERE d.interface_id = f.id
                    ORDER BY d.place)
               AS discovered
        FROM maas.machine m JOIN maas.interface f ON f.machine = m.system_id
       WHERE $where
       ORDER BY m.number, f.id""";

  private Part<Interface> nic(
      java.sql.ResultSet columns, org.jdbi.v3.core.statement.StatementContext context)
      throws SQLException {
    Row row = new Row(columns);
    return new Part<>(
        row.number("number"),
        new PgInterfaces(session)
            .interfaceWithoutLinks(row).toBuilder()
                .links(row.texts("links").stream().map(PgReports::link).toList())
                .discovered(row.texts("discovered").stream().map(PgReports::discovered).toList())
                .build());
  }

  private static Interface.Link link(String text) {
    String[] fields = text.split(" ", 5);
    return new Interface.Link(
        Long.parseLong(fields[0]),
        LinkMode.valueOf(fields[1]),
        given(fields[2]).map(Long::valueOf),
        given(fields[3]).map(Addresses::parse),
        Boolean.parseBoolean(fields[4]));
  }

  private static Interface.Discovered discovered(String text) {
    String[] fields = text.split(" ", 2);
    return new Interface.Discovered(
        Addresses.parse(fields[0]), given(fields[1]).map(Long::valueOf));
  }

  private static Optional<String> given(String field) {
    return field.equals("-") ? Optional.empty() : Optional.of(field);
  }

  private static final String DISKS =
      """
      SELECT m.number, d.*
        FROM maas.machine m JOIN maas.block_device d ON d.machine = m.system_id
       WHERE $where
       ORDER BY m.number, d.id""";

  private static Part<BlockDevice> disk(
      java.sql.ResultSet columns, org.jdbi.v3.core.statement.StatementContext context)
      throws SQLException {
    Row row = new Row(columns);
    return new Part<>(row.number("number"), PgDisks.disk(row));
  }

  private static final String RESULTS =
      """
      SELECT m.number, r.*
        FROM maas.machine m
        JOIN maas.script_result r ON r.set_id IN (m.commissioning_set, m.testing_set)
       WHERE $where
       ORDER BY m.number, r.set_id, r.name COLLATE "C", r.id""";

  private Part<ScriptResult> result(
      java.sql.ResultSet columns, org.jdbi.v3.core.statement.StatementContext context)
      throws SQLException {
    Row row = new Row(columns);
    return new Part<>(row.number("number"), new PgScriptRuns(session).result(row));
  }
}
