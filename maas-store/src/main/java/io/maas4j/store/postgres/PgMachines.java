package io.maas4j.store.postgres;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.store.spi.MachineRepository;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.machine}. */
final class PgMachines implements MachineRepository {
  private final Session session;
  private final MachineRows rows;

  /** As this transaction last saw those that it may change. */
  private final Map<MachineId, Machine> seen = new HashMap<>();

  PgMachines(Session session) {
    this.session = session;
    this.rows = new MachineRows(session);
  }

  @Override
  public Machine insert(Machine machine) {
    return session.guarded(
        () ->
            rows.bind(
                    session.query(
                        """
                        INSERT INTO maas.machine (
                          system_id, node_type, parent, hostname, domain, description, architecture, hardware_uuid,
                          min_hwe_kernel, swap_size, is_dpu, state, previous_state, owner, locked,
                          activity_kind, activity_number, activity_step, activity_started,
                          activity_deadline, activity_before, activities, enlisting,
                          error_description, error, zone, pool, tags, owner_data,
                          netboot, boot_method, boot_rack, boot_interface,
                          osystem, series, hwe_kernel, agent_name, ephemeral, user_data_sealed,
                          crash_dump, vcenter, license_key_sealed, sync_interval, last_sync,
                          default_user, kvm_host,
                          enable_ssh, skip_bmc_config, skip_networking, skip_storage,
                          commissioning_set, testing_set, installation_set, release_set,
                          created, updated, revision)
                        VALUES (
                          :systemId, :nodeType, :parent, :hostname, :domain, :description, :architecture, :hardwareUuid,
                          :minHweKernel, :swapSize, :dpu, :state, :previous, :owner, :locked,
                          :activityKind, :activityNumber, :activityStep, :activityStarted,
                          :activityDeadline, :activityBefore, :activities, :enlisting,
                          :errorDescription, :error, :zone, :pool, :tags,
                          CAST(:ownerData AS jsonb),
                          :netboot, :bootMethod, :bootRack, :bootInterface,
                          :osystem, :series, :hweKernel, :agentName, :ephemeral, :userData,
                          :crashDump, :vcenter, :licenseKey, :syncInterval, :lastSync,
                          :defaultUser, :kvmHost,
                          :enableSsh, :skipBmcConfig, :skipNetworking, :skipStorage,
                          :commissioningSet, :testingSet, :installationSet, :releaseSet,
                          :created, :now, 1)
                        RETURNING *"""),
                    machine)
                .bind("now", session.now())
                .map((columns, context) -> rows.read(columns))
                .one());
  }

  @Override
  public Optional<Machine> find(MachineId id) {
    return machines(
            session
                .query("SELECT * FROM maas.machine WHERE system_id = :id")
                .bind("id", id.value()))
        .findOne();
  }

  @Override
  public Optional<Machine> lock(MachineId id) {
    // NO KEY: the id never changes, so events and results that refer to it need not wait.
    Optional<Machine> locked =
        machines(
                session
                    .query(
                        """
                        SELECT * FROM maas.machine WHERE system_id = :id
                           FOR NO KEY UPDATE""")
                    .bind("id", id.value()))
            .findOne();
    locked.ifPresent(machine -> seen.put(id, machine));
    return locked;
  }

  @Override
  public Optional<Machine> update(Machine changed) {
    Set<MachineColumns> parts = changedParts(changed);
    // Only those can meet a duplicate, and only for them is a savepoint worth its price.
    Optional<Machine> written =
        parts.contains(MachineColumns.IDENTITY)
            ? session.guarded(() -> write(changed, parts))
            : write(changed, parts);
    written.ifPresent(machine -> seen.put(machine.id(), machine));
    return written;
  }

  private Set<MachineColumns> changedParts(Machine changed) {
    Machine before = seen.get(changed.id());
    if (before == null || before.revision() != changed.revision()) {
      return EnumSet.allOf(MachineColumns.class);
    }
    return Arrays.stream(MachineColumns.values())
        .filter(part -> part.differ(before, changed))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(MachineColumns.class)));
  }

  private Optional<Machine> write(Machine changed, Set<MachineColumns> parts) {
    String columns =
        parts.stream().map(part -> part.assignments() + ",\n").collect(Collectors.joining());
    Query query =
        session.query(
            "UPDATE maas.machine SET\n"
                + columns
                + """
                updated = :now, revision = revision + 1
                 WHERE system_id = :systemId AND revision = :revision
                RETURNING *""");
    parts.forEach(part -> rows.bind(query, part, changed));
    return machines(
            query
                .bind("systemId", changed.id().value())
                .bind("now", session.now())
                .bind("revision", changed.revision()))
        .findOne();
  }

  @Override
  public boolean delete(MachineId id) {
    return session
            .update("DELETE FROM maas.machine WHERE system_id = :id")
            .bind("id", id.value())
            .execute()
        == 1;
  }

  @Override
  public List<Machine> list(MachineFilter filter) {
    MachineWhere where = new MachineWhere(filter);
    return machines(
            where.bind(
                session.query(
                    """
                    SELECT m.* FROM maas.machine m
                     WHERE\s"""
                        + where.sql()
                        + " ORDER BY m.number")))
        .list();
  }

  @Override
  public Optional<Machine> claim(MachineFilter filter, Busy busy) {
    MachineWhere where = new MachineWhere(filter);
    // Locking comes after ordering and before LIMIT: only the row that is returned stays locked.
    // Under READ COMMITTED a row that we had to wait for is judged again as it now is, and the next
    // one is taken if it does not fit any more; that is what WAIT means.
    return machines(
            where.bind(
                session.query(
                    """
                    SELECT m.* FROM maas.machine m
                     WHERE\s"""
                        + where.sql()
                        + """

                         ORDER BY m.cost, m.number
                         LIMIT 1
                           FOR NO KEY UPDATE OF m"""
                        + (busy == Busy.SKIP ? " SKIP LOCKED" : ""))))
        .findOne();
  }

  @Override
  public List<Priced> cheapest(MachineFilter filter, Optional<Priced> after, int limit) {
    MachineWhere where = new MachineWhere(filter);
    Query query =
        where.bind(
            session.query(
                """
                SELECT m.* FROM maas.machine m
                 WHERE\s"""
                    + where.sql()
                    + (after.isPresent() ? "\n AND (m.cost, m.number) > (:cost, :number)" : "")
                    + "\n ORDER BY m.cost, m.number LIMIT :limit"));
    after.ifPresent(
        last -> query.bind("cost", last.cost()).bind("number", last.machine().number()));
    return query
        .bind("limit", limit)
        .map((columns, context) -> new Priced(rows.read(columns), columns.getDouble("cost")))
        .list();
  }

  @Override
  public long count(MachineFilter filter) {
    MachineWhere where = new MachineWhere(filter);
    return where
        .bind(session.query("SELECT count(*) FROM maas.machine m WHERE " + where.sql()))
        .mapTo(Long.class)
        .one();
  }

  @Override
  public Optional<Machine> findByHardwareUuid(String uuid) {
    return machines(
            session
                .query("SELECT * FROM maas.machine WHERE lower(hardware_uuid) = lower(:uuid)")
                .bind("uuid", uuid))
        .findOne();
  }

  @Override
  public void moveDomain(String from, String to) {
    session.guarded(
        () ->
            session
                .update(
                    """
                    UPDATE maas.machine
                       SET domain = :to, revision = revision + 1, updated = :now
                     WHERE domain = :from AND domain <> :to""")
                .bind("from", from)
                .bind("to", to)
                .bind("now", session.now())
                .execute());
  }

  @Override
  public Map<State, Long> countByState() {
    Map<State, Long> counts = new EnumMap<>(State.class);
    session
        .query(
            """
            SELECT state, count(*) AS machines FROM maas.machine
             WHERE node_type = 'MACHINE' GROUP BY state""")
        .map(
            (columns, context) ->
                Map.entry(State.valueOf(columns.getString("state")), columns.getLong("machines")))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }

  private ResultIterable<Machine> machines(Query query) {
    return query.map((columns, context) -> rows.read(columns));
  }
}
