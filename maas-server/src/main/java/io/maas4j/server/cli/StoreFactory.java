package io.maas4j.server.cli;

import io.maas4j.store.spi.Store;
import javax.sql.DataSource;

/** Opens the store over a database, for commands that work without a server. */
@FunctionalInterface
public interface StoreFactory {
  /**
   * Migrates the database where needed; blocks.
   *
   * @param dataSource stays the caller's to close, afterwards
   * @param secretKey 32 bytes that seal secrets in the database
   */
  Store open(DataSource dataSource, byte[] secretKey);
}
