package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.store.spi.ScriptRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.script} and {@code maas.script_version}. */
final class PgScripts implements ScriptRepository {
  private static final String COLUMNS =
      """
      SELECT s.id, s.name, s.type, s.built_in, s.definition,
             v.id AS version_id, v.comment, v.created""";
  private static final String TABLES =
      """

        FROM maas.script s JOIN maas.script_version v ON v.id = s.current_version
      """;

  private final Session session;
  private final ScriptJson json;

  PgScripts(Session session) {
    this.session = session;
    this.json = new ScriptJson(session);
  }

  @Override
  public List<Script> list() {
    return session.scripts(() -> read("ORDER BY s.name COLLATE \"C\"", query -> query));
  }

  @Override
  public Optional<Script> find(String name) {
    return list().stream().filter(script -> script.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Script> find(long id) {
    return read("WHERE s.id = :id", query -> query.bind("id", id)).stream().findFirst();
  }

  @Override
  public Map<Long, List<ScriptVersion>> versions(Collection<Long> scriptIds) {
    Map<Long, List<ScriptVersion>> all = new LinkedHashMap<>();
    scriptIds.forEach(id -> all.put(id, new ArrayList<>()));
    session
        .query(
            """
            SELECT script_id, id, body, comment, created FROM maas.script_version
             WHERE script_id = ANY(:scripts) ORDER BY id DESC""")
        .bindArray("scripts", Long.class, all.keySet())
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(
                  row.number("script_id"),
                  new ScriptVersion(
                      row.number("id"),
                      row.text("body"),
                      row.maybeText("comment"),
                      row.instant("created")));
            })
        .forEach(each -> all.get(each.getKey()).add(each.getValue()));
    all.replaceAll((id, versions) -> List.copyOf(versions));
    return all;
  }

  @Override
  public void dropVersionsAfter(long scriptId, long versionId) {
    session.writesScripts();
    session
        .update("DELETE FROM maas.script_version WHERE script_id = :script AND id > :version")
        .bind("script", scriptId)
        .bind("version", versionId)
        .execute();
  }

  @Override
  public Script put(Script script) {
    session.writesScripts();
    return session.guarded(
        () -> {
          long id = script.id() == 0 ? insert(script) : update(script);
          long version =
              script.version().id() == 0 ? addVersion(id, script) : script.version().id();
          int rows =
              session
                  .update(
                      """
                      UPDATE maas.script SET current_version = :version
                       WHERE id = :id
                         AND EXISTS (SELECT FROM maas.script_version
                                      WHERE id = :version AND script_id = :id)""")
                  .bind("version", version)
                  .bind("id", id)
                  .execute();
          if (rows == 0) {
            throw MaasException.NotFound.no("ScriptVersion");
          }
          return find(id).orElseThrow();
        });
  }

  private long insert(Script script) {
    return session
        .query(
            """
            INSERT INTO maas.script (name, type, built_in, definition, current_version)
            VALUES (:name, :type, :builtIn, CAST(:definition AS json), 0)
            RETURNING id""")
        .bind("name", script.name())
        .bind("type", script.type().name())
        .bind("builtIn", script.builtIn())
        .bind("definition", json.write(script.definition()))
        .mapTo(Long.class)
        .one();
  }

  private long update(Script script) {
    int rows =
        session
            .update(
                """
                UPDATE maas.script
                   SET name = :name, type = :type, built_in = :builtIn,
                       definition = CAST(:definition AS json)
                 WHERE id = :id""")
            .bind("id", script.id())
            .bind("name", script.name())
            .bind("type", script.type().name())
            .bind("builtIn", script.builtIn())
            .bind("definition", json.write(script.definition()))
            .execute();
    if (rows == 0) {
      throw MaasException.NotFound.no("Script");
    }
    return script.id();
  }

  private long addVersion(long id, Script script) {
    ScriptVersion version = script.version();
    return session
        .query(
            """
            INSERT INTO maas.script_version (script_id, body, comment, created)
            VALUES (:script, :body, :comment, :created)
            RETURNING id""")
        .bind("script", id)
        .bind("body", version.text())
        .bind("comment", version.comment().orElse(null))
        .bind("created", version.created())
        .mapTo(Long.class)
        .one();
  }

  @Override
  public boolean delete(long id) {
    session.writesScripts();
    return session.update("DELETE FROM maas.script WHERE id = :id").bind("id", id).execute() == 1;
  }

  /** Texts are long and never change: they are read only where one is not known yet. */
  private List<Script> read(String further, UnaryOperator<Query> bound) {
    List<Optional<Script>> known =
        bound
            .apply(session.query(COLUMNS + TABLES + further))
            .map(
                (columns, context) -> {
                  Row row = new Row(columns);
                  Optional<String> text = session.scriptText(row.number("version_id"));
                  return text.isPresent()
                      ? Optional.of(script(row, text.get()))
                      : Optional.<Script>empty();
                })
            .list();
    if (known.stream().allMatch(Optional::isPresent)) {
      return known.stream().flatMap(Optional::stream).toList();
    }
    return bound
        .apply(session.query(COLUMNS + ", v.body" + TABLES + further))
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              session.keepScriptText(row.number("version_id"), row.text("body"));
              return script(row, row.text("body"));
            })
        .list();
  }

  private Script script(Row row, String text) throws SQLException {
    return new Script(
        row.number("id"),
        json.definition(
            row.text("name"),
            row.constant(ScriptType.class, "type"),
            row.flag("built_in"),
            row.text("definition")),
        new ScriptVersion(
            row.number("version_id"), text, row.maybeText("comment"), row.instant("created")));
  }
}
