package io.maas4j.server;

import io.maas4j.server.cli.RunningServer;
import io.maas4j.server.cli.ServerLauncher;
import io.maas4j.server.config.Configuration;
import java.time.Clock;
import javax.sql.DataSource;

/** Starts region and rack in one process. */
public final class MaasServer implements ServerLauncher {
  private final Clock clock;

  /** By the host's clock. */
  public MaasServer() {
    this(Clock.systemUTC());
  }

  /** By another clock: all deadlines, leases and time stamps are this one's. */
  public MaasServer(Clock clock) {
    this.clock = clock;
  }

  @Override
  public RunningServer start(Configuration configuration, DataSource dataSource, byte[] secretKey) {
    RegionRack server = new RegionRack(configuration, dataSource, secretKey, clock);
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }
}
