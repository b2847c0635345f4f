package io.maas4j.store.postgres;

import io.maas4j.id.MachineId;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.script_set}, {@code maas.script_result} and {@code maas.script_output}. */
final class PgScriptRuns implements ScriptRunRepository {
  private final Session session;
  private final ScriptJson json;

  PgScriptRuns(Session session) {
    this.session = session;
    this.json = new ScriptJson(session);
  }

  @Override
  public ScriptSet insert(ScriptSet set) {
    return readSets(
            session
                .query(
                    """
                    INSERT INTO maas.script_set
                           (machine, type, requested, last_ping, power_state_before)
                    VALUES (:machine, :type, :requested, :lastPing, :powerStateBefore)
                    RETURNING *""")
                .bind("machine", set.machine().value())
                .bind("type", set.type().name())
                .bindArray("requested", String.class, set.requested())
                .bind("lastPing", set.lastPing().orElse(null))
                .bind("powerStateBefore", set.powerStateBefore()))
        .one();
  }

  @Override
  public Optional<ScriptSet> find(long setId) {
    return readSets(session.query("SELECT * FROM maas.script_set WHERE id = :id").bind("id", setId))
        .findOne();
  }

  @Override
  public List<ScriptSet> setsOf(MachineId machine) {
    return readSets(
            session
                .query("SELECT * FROM maas.script_set WHERE machine = :machine ORDER BY id DESC")
                .bind("machine", machine.value()))
        .list();
  }

  @Override
  public void deleteSet(long setId) {
    session
        .update(
            """
            UPDATE maas.machine
               SET commissioning_set = nullif(commissioning_set, :id),
                   testing_set = nullif(testing_set, :id),
                   installation_set = nullif(installation_set, :id),
                   release_set = nullif(release_set, :id),
                   revision = revision + 1, updated = :now
             WHERE :id IN (commissioning_set, testing_set, installation_set, release_set)
               AND system_id = (SELECT machine FROM maas.script_set WHERE id = :id)""")
        .bind("id", setId)
        .bind("now", session.now())
        .execute();
    session.update("DELETE FROM maas.script_set WHERE id = :id").bind("id", setId).execute();
  }

  @Override
  public void ping(long setId, Instant at) {
    session
        .update(
            """
            UPDATE maas.script_set SET last_ping = :at
             WHERE id = :id AND (last_ping IS NULL OR last_ping < :at)""")
        .bind("id", setId)
        .bind("at", at)
        .execute();
  }

  @Override
  public ScriptResult insert(ScriptResult result) {
    return readResults(
            bind(
                session.query(
                    """
                    INSERT INTO maas.script_result (
                      set_id, script_id, name, script_version_id, status, exit_status, arguments,
                      started, ended, suppressed, created, updated)
                    VALUES (
                      :setId, :scriptId, :name, :version, :status, :exitStatus,
                      CAST(:arguments AS json), :started, :ended, :suppressed, :now, :now)
                    RETURNING *"""),
                result))
        .one();
  }

  @Override
  public List<ScriptResult> results(long setId) {
    return resultsOfAll(List.of(setId)).getOrDefault(setId, List.of());
  }

  @Override
  public Map<Long, List<ScriptResult>> resultsOfAll(Collection<Long> setIds) {
    Map<Long, List<ScriptResult>> all = new LinkedHashMap<>();
    setIds.forEach(id -> all.put(id, new ArrayList<>()));
    readResults(
            session
                .query(
                    """
                    SELECT * FROM maas.script_result
                     WHERE set_id = ANY(:sets) ORDER BY name COLLATE "C", id""")
                .bindArray("sets", Long.class, all.keySet()))
        .forEach(result -> all.get(result.setId()).add(result));
    all.replaceAll((id, results) -> List.copyOf(results));
    return all;
  }

  @Override
  public Optional<ScriptResult> lock(long resultId) {
    return readResults(
            session
                .query("SELECT * FROM maas.script_result WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", resultId))
        .findOne();
  }

  @Override
  public void update(ScriptResult result) {
    bind(
            session.update(
                """
                UPDATE maas.script_result
                   SET set_id = :setId, script_id = :scriptId, name = :name,
                       script_version_id = :version, status = :status, exit_status = :exitStatus,
                       arguments = CAST(:arguments AS json), started = :started, ended = :ended,
                       suppressed = :suppressed, updated = :now
                 WHERE id = :id"""),
            result)
        .bind("id", result.id())
        .execute();
  }

  private <S extends SqlStatement<S>> S bind(S statement, ScriptResult result) {
    return statement
        .bind("setId", result.setId())
        .bind("scriptId", result.scriptId().orElse(null))
        .bind("name", result.name())
        .bind("version", result.scriptVersionId().orElse(null))
        .bind("status", result.status().name())
        .bind(
            "exitStatus",
            result.exitStatus().isPresent() ? (Integer) result.exitStatus().getAsInt() : null)
        .bind("arguments", json.write(result.arguments()))
        .bind("started", result.started().orElse(null))
        .bind("ended", result.ended().orElse(null))
        .bind("suppressed", result.suppressed())
        .bind("now", session.now());
  }

  @Override
  public void delete(long resultId) {
    session.update("DELETE FROM maas.script_result WHERE id = :id").bind("id", resultId).execute();
  }

  @Override
  public void putOutput(long resultId, Output output) {
    boolean same =
        output.stdout().isPresent()
            && output
                .combined()
                .filter(all -> Arrays.equals(all, output.stdout().get()))
                .isPresent();
    session
        .update(
            """
            INSERT INTO maas.script_output AS o
                   (result_id, combined, stdout, stderr, result, stdout_is_combined)
            VALUES (:id, :combined, :stdout, :stderr, :result, :same)
                ON CONFLICT (result_id) DO UPDATE
               SET combined = coalesce(excluded.combined, o.combined),
                   stdout = CASE
                     WHEN excluded.stdout_is_combined THEN NULL
                     WHEN excluded.stdout IS NOT NULL THEN excluded.stdout
                     WHEN o.stdout_is_combined AND excluded.combined IS NOT NULL THEN o.combined
                     ELSE o.stdout
                   END,
                   stderr = coalesce(excluded.stderr, o.stderr),
                   result = coalesce(excluded.result, o.result),
                   stdout_is_combined = excluded.stdout_is_combined
                     OR o.stdout_is_combined
                        AND excluded.stdout IS NULL AND excluded.combined IS NULL""")
        .bind("id", resultId)
        .bind("combined", output.combined().orElse(null))
        .bind("stdout", same ? null : output.stdout().orElse(null))
        .bind("same", same)
        .bind("stderr", output.stderr().orElse(null))
        .bind("result", output.result().orElse(null))
        .execute();
  }

  @Override
  public Output output(long resultId) {
    return outputs(List.of(resultId)).getOrDefault(resultId, Output.NONE);
  }

  @Override
  public Map<Long, Output> outputs(Collection<Long> resultIds) {
    Map<Long, Output> all = new LinkedHashMap<>();
    session
        .query("SELECT * FROM maas.script_output WHERE result_id = ANY(:ids)")
        .bindArray("ids", Long.class, List.copyOf(resultIds))
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(
                  row.number("result_id"),
                  new Output(
                      row.maybeBytes("combined"),
                      row.maybeBytes(row.flag("stdout_is_combined") ? "combined" : "stdout"),
                      row.maybeBytes("stderr"),
                      row.maybeBytes("result")));
            })
        .forEach(each -> all.put(each.getKey(), each.getValue()));
    return all;
  }

  @Override
  public Map<Long, Times> times(Collection<Long> setIds) {
    Map<Long, Times> all = new LinkedHashMap<>();
    session
        .query("SELECT id, created, updated FROM maas.script_result WHERE set_id = ANY(:sets)")
        .bindArray("sets", Long.class, List.copyOf(setIds))
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(
                  row.number("id"), new Times(row.instant("created"), row.instant("updated")));
            })
        .forEach(each -> all.put(each.getKey(), each.getValue()));
    return all;
  }

  private static ResultIterable<ScriptSet> readSets(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new ScriptSet(
              row.number("id"),
              new MachineId(row.text("machine")),
              row.constant(ResultType.class, "type"),
              row.texts("requested"),
              row.maybeInstant("last_ping"),
              row.text("power_state_before"));
        });
  }

  private ResultIterable<ScriptResult> readResults(Query query) {
    return query.map((columns, context) -> result(new Row(columns)));
  }

  ScriptResult result(Row row) throws SQLException {
    return new ScriptResult(
        row.number("id"),
        row.number("set_id"),
        row.maybeNumber("script_id"),
        row.text("name"),
        row.maybeNumber("script_version_id"),
        row.constant(ResultStatus.class, "status"),
        row.maybeInt("exit_status"),
        json.arguments(row.text("arguments")),
        row.maybeInstant("started"),
        row.maybeInstant("ended"),
        row.flag("suppressed"));
  }
}
