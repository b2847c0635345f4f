package io.maas4j.store.postgres;

import io.maas4j.access.SecretBox;
import io.maas4j.script.Script;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The connection of one unit of work, as repositories use it. Confined to the work's thread. */
final class Session {
  private static final String SAVEPOINT = "maas_put";

  private final Handle handle;
  private final Clock clock;
  private final SecretBox box;
  private final Json json;
  private final Documents documents;
  private final Definitions definitions;
  private final ScriptTexts scriptTexts;
  private final ScriptList scriptList;
  private boolean writesScripts;
  private boolean open = true;
  private boolean wakes;

  Session(
      Handle handle,
      Clock clock,
      SecretBox box,
      Json json,
      Documents documents,
      Definitions definitions,
      ScriptTexts scriptTexts,
      ScriptList scriptList) {
    this.handle = handle;
    this.clock = clock;
    this.box = box;
    this.json = json;
    this.documents = documents;
    this.definitions = definitions;
    this.scriptTexts = scriptTexts;
    this.scriptList = scriptList;
  }

  Query query(String sql) {
    return live().createQuery(sql);
  }

  Update update(String sql) {
    return live().createUpdate(sql);
  }

  PreparedBatch batch(String sql) {
    return live().prepareBatch(sql);
  }

  /**
   * Does a write that may meet what exists already. PostgreSQL gives up a transaction at the first
   * failed statement; the savepoint lets the caller take another name or address and go on.
   *
   * @throws io.maas4j.store.spi.DuplicateException after undoing this write alone
   * @throws io.maas4j.store.spi.OverlapException likewise
   */
  <T> T guarded(Supplier<T> write) {
    Handle connection = live();
    connection.savepoint(SAVEPOINT);
    T result;
    try {
      result = write.get();
    } catch (RuntimeException failure) {
      RuntimeException meant = Failures.taken(failure).orElse(null);
      if (meant == null) {
        throw failure;
      }
      connection.rollbackToSavepoint(SAVEPOINT);
      throw meant;
    }
    connection.releaseSavepoint(SAVEPOINT);
    return result;
  }

  /** The time, no finer than the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  SecretBox box() {
    return box;
  }

  Json json() {
    return json;
  }

  Documents documents() {
    return documents;
  }

  Definitions definitions() {
    return definitions;
  }

  /** The text of a script's version, if it is known already. */
  Optional<String> scriptText(long version) {
    return scriptTexts.find(version);
  }

  /**
   * Notes a text for later transactions, unless this one may have written it: as long as that is
   * not committed, a database that crashes may give its number to another one.
   */
  void keepScriptText(long version, String text) {
    if (!writesScripts) {
      scriptTexts.keep(version, text);
    }
  }

  /** All scripts; read only if others have been written since they were. */
  List<Script> scripts(Supplier<List<Script>> read) {
    // what this one writes is not there for others before it is committed
    if (writesScripts) {
      return read.get();
    }
    // and a number that was counted up and taken back is given again, but not by the same writer
    String state =
        query("SELECT version || ' ' || xmin FROM maas.surroundings").mapTo(String.class).one();
    Optional<List<Script>> known = scriptList.find(state);
    if (known.isPresent()) {
      return known.get();
    }
    List<Script> fresh = read.get();
    scriptList.keep(state, fresh);
    return fresh;
  }

  void writesScripts() {
    writesScripts = true;
  }

  /** Asks for a look at the jobs as soon as this is committed. */
  void wakeAfterCommit() {
    wakes = true;
  }

  boolean wakes() {
    return wakes;
  }

  void end() {
    open = false;
  }

  private Handle live() {
    if (!open) {
      throw new IllegalStateException(
          "the transaction is over: use a Tx only inside the unit of work that it was given to");
    }
    return handle;
  }
}
