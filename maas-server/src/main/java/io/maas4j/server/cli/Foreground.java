package io.maas4j.server.cli;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.database.DataDirHold;
import io.maas4j.server.database.Database;
import io.maas4j.server.database.Databases;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in the foreground, from its data directory up and down again. */
final class Foreground {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private final CommandContext context;

  Foreground(CommandContext context) {
    this.context = context;
  }

  /**
   * Blocks until the process is told to stop, and until everything has stopped.
   *
   * @param whenReady called once, when the server answers
   */
  void run(Configuration configuration, Consumer<RunningServer> whenReady) {
    StopSignal stop = context.stopSignal().get();
    try {
      serve(configuration, whenReady, stop);
    } finally {
      stop.stopped();
    }
  }

  private void serve(
      Configuration configuration, Consumer<RunningServer> whenReady, StopSignal stop) {
    // Closed in the opposite order: the directory is free for another server when nothing runs.
    try (DataDirHold hold = DataDirHold.forServer(configuration.dataDir())) {
      byte[] key = SecretKey.of(configuration);
      try (Database database = Databases.open(configuration, hold);
          RunningServer server =
              context.launcher().start(configuration, database.dataSource(), key)) {
        Arrays.fill(key, (byte) 0);
        hold.announceUrl(server.url(), server.endpoints());
        LOG.info(
            "server answers url={} database={} endpoints={}",
            server.url(),
            database.description(),
            server.endpoints());
        whenReady.accept(server);
        stop.await();
        LOG.info("stopping");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Unavailable("interrupted", "start it again", e);
      }
    }
    LOG.info("stopped");
  }
}
