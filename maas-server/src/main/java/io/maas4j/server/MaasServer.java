package io.maas4j.server;

import io.maas4j.server.cli.RunningServer;
import io.maas4j.server.cli.ServerLauncher;
import io.maas4j.server.config.Configuration;
import java.time.Clock;
import javax.sql.DataSource;

/** Starts region and rack in one process. */
public final class MaasServer implements ServerLauncher {
  @Override
  public RunningServer start(Configuration configuration, DataSource dataSource, byte[] secretKey) {
    RegionRack server = new RegionRack(configuration, dataSource, secretKey, Clock.systemUTC());
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }
}
