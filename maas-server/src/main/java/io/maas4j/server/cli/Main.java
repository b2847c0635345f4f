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

/** What {@code java -jar} starts. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // From JDK 22 on there is a console even when nobody sits at it, unless asked so.
    System.setProperty("jdk.console", "java.base");
    System.exit(new MaasCli(MaasCli.context(Main::launch, Main::store)).execute(args));
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
