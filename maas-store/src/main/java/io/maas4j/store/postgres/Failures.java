package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.OverlapException;
import io.maas4j.store.spi.Unique;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database's errors mean (PostgreSQL manual, appendix A): the one place that says so. */
final class Failures {
  private static final String UNIQUE = "23505";
  private static final String REFERENCE = "23503";
  private static final String EXCLUSION = "23P01";
  private static final Set<String> LOST_RACE = Set.of("40001", "40P01");

  /** Too many connections, shutting down, crashed, starting up, read-only standby. */
  private static final Set<String> AWAY =
      Set.of("53300", "57P01", "57P02", "57P03", "57P05", "25006");

  private static final String REMEDY =
      "check that PostgreSQL runs and can be reached; the request may be repeated";

  private Failures() {}

  /** Whether the same work may succeed if it is run again from its start. */
  static boolean isLostRace(Throwable failure) {
    SQLException sql = sql(failure);
    return sql != null && LOST_RACE.contains(state(sql));
  }

  /** Whether the connection is gone, or the database does not take work now. */
  static boolean isAway(Throwable failure) {
    SQLException sql = sql(failure);
    return sql != null
        && (state(sql).startsWith("08")
            || AWAY.contains(state(sql))
            || sql instanceof SQLTransientConnectionException);
  }

  /** The exception that the SPI names for something that exists already. */
  static Optional<RuntimeException> taken(Throwable failure) {
    SQLException sql = sql(failure);
    if (sql == null) {
      return Optional.empty();
    }
    String constraint = constraint(sql);
    if (state(sql).equals(UNIQUE) && Unique.ALL.contains(constraint)) {
      return Optional.of(new DuplicateException(constraint));
    }
    if (state(sql).equals(EXCLUSION)) {
      return Optional.of(new OverlapException("overlaps another range of the subnet"));
    }
    return Optional.empty();
  }

  /**
   * What the caller of a transaction gets: an exception of ours for one of the database's, and
   * whatever else the work threw as it is.
   */
  static RuntimeException translated(RuntimeException failure) {
    SQLException sql = failure instanceof JdbiException ? sql(failure) : null;
    if (sql == null) {
      return failure;
    }
    if (isAway(sql)) {
      return away(failure);
    }
    if (isLostRace(sql)) {
      return new MaasException.Unavailable(
          "others kept changing the same rows", "repeat the request", failure);
    }
    if (state(sql).equals(REFERENCE)) {
      return new MaasException.Conflict(
          "REFERENCE_CONFLICT",
          "something that this refers to does not exist, or something else still refers to it ("
              + constraint(sql)
              + ")",
          "read both again and correct the reference");
    }
    if (state(sql).startsWith("22") || state(sql).equals("23514")) {
      // The server's text may quote the value, which may be secret: only the state is told.
      return new MaasException.InvalidRequest(
          "a value cannot be stored (SQLSTATE " + state(sql) + " " + constraint(sql) + ")",
          "look for NUL characters, numbers out of range and ranges whose ends are swapped");
    }
    return taken(failure)
        .orElseGet(
            () ->
                new MaasException.Broken(
                    "the database refused a statement (SQLSTATE " + state(sql) + ")", failure));
  }

  /** The answer when {@link #isAway}. */
  static MaasException.Unavailable away(RuntimeException failure) {
    return new MaasException.Unavailable("the database does not answer", REMEDY, failure);
  }

  /** As {@link #translated}, for the moment at which nobody can tell what became of the commit. */
  static RuntimeException inCommit(RuntimeException failure) {
    return isAway(failure)
        ? new MaasException.Unavailable(
            "the database went away while it committed: the change is either whole or absent",
            "read it again before repeating the request",
            failure)
        : translated(failure);
  }

  private static @Nullable SQLException sql(Throwable failure) {
    int depth = 0;
    for (Throwable each = failure; each != null && depth < 20; each = each.getCause(), depth++) {
      if (each instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String state(SQLException sql) {
    // Hikari's time-out carries no state of its own but that of the last attempt to connect.
    return sql.getSQLState() == null ? "" : sql.getSQLState();
  }

  private static String constraint(SQLException sql) {
    ServerErrorMessage server =
        sql instanceof PSQLException known ? known.getServerErrorMessage() : null;
    String name = server == null ? null : server.getConstraint();
    return name == null ? "" : name;
  }
}
