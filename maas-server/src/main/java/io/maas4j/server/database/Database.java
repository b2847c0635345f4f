package io.maas4j.server.database;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An open database. Thread-safe; closing is idempotent and blocks. */
public final class Database implements AutoCloseable {
  private final DataSource dataSource;
  private final String description;
  private final Runnable closing;
  private boolean closed;

  Database(DataSource dataSource, String description, Runnable closing) {
    this.dataSource = dataSource;
    this.description = description;
    this.closing = closing;
  }

  /** A pool of connections, until this is closed. */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Where it is, without password. */
  public String description() {
    return description;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closing.run();
    }
  }

  /** Closes all, in order, even when one of them fails; the first failure is thrown. */
  static void closeAll(Runnable... steps) {
    @Nullable RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
