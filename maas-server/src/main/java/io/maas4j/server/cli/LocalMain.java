package io.maas4j.server.cli;

import io.maas4j.access.SecretBox;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.server.config.Configuration;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.spi.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ServiceLoader;
import javax.sql.DataSource;

/** The commands that work on this host: the server, its settings, its accounts. */
final class LocalMain {
  private LocalMain() {}

  /**
   * @return the exit status
   */
  static int execute(String[] args) {
    return new MaasCli(MaasCli.context(LocalMain::launch, LocalMain::store)).execute(args);
  }

  // The server is found and not named, so that the command line does not depend on it.
  private static RunningServer launch(
      Configuration configuration, DataSource dataSource, byte[] secretKey) {
    return ServiceLoader.load(ServerLauncher.class)
        .findFirst()
        .orElseThrow(
            () ->
                new Unsupported(
                    "there is no server on the class path",
                    "use a build that registers a ServerLauncher"))
        .start(configuration, dataSource, secretKey);
  }

  static Store store(DataSource dataSource, byte[] secretKey) {
    PostgresStore store =
        PostgresStore.connect(
            dataSource, SecretBox.aesGcm(secretKey, new SecureRandom()), Clock.systemUTC());
    try {
      store.migrate();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    return store;
  }
}
