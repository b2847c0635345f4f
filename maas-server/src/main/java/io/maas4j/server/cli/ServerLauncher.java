package io.maas4j.server.cli;

import io.maas4j.server.config.Configuration;
import javax.sql.DataSource;

/** Starts the server: the command's only view of it. */
@FunctionalInterface
public interface ServerLauncher {
  /**
   * Starts everything and returns when it answers; blocks. What was started is stopped again when
   * it throws.
   *
   * @param dataSource the database, not migrated yet; stays the caller's to close, afterwards
   * @param secretKey 32 bytes that seal secrets in the database
   * @throws io.maas4j.error.MaasException saying what is in the way: a port in use, and the like
   */
  RunningServer start(Configuration configuration, DataSource dataSource, byte[] secretKey);
}
