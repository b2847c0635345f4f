package io.maas4j.server.cli;

import io.maas4j.account.Accounts;
import io.maas4j.id.Ids;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.Key;
import io.maas4j.server.database.Database;
import io.maas4j.server.database.Databases;
import io.maas4j.server.keys.HttpKeySource;
import io.maas4j.store.spi.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What commands need of the process they run in.
 *
 * @param home the user's home directory
 * @param out for results
 * @param err for what people should know
 * @param stopSignal made when a server goes into the foreground
 */
record CommandContext(
    ServerLauncher launcher,
    StoreFactory stores,
    Map<String, String> environment,
    Path home,
    PrintWriter out,
    PrintWriter err,
    Prompt prompt,
    Supplier<StopSignal> stopSignal) {

  /** The effective settings of a command that has {@link ConfigFlags}. */
  Configuration configuration(CommandSpec spec) {
    return configuration(ConfigFlags.given(spec));
  }

  Configuration configuration(Map<Key<?>, List<String>> flags) {
    Configuration configuration = Configuration.load(environment, home, flags);
    configuration.warnings().forEach(warning -> err.println("maas: " + warning));
    err.flush();
    return configuration;
  }

  /** Does something with the store, whether the server runs or not; blocks. */
  <T> T withStore(Configuration configuration, Function<Store, T> work) {
    byte[] key = SecretKey.of(configuration);
    try (Database database = Databases.openForCommand(configuration);
        Store store = stores.open(database.dataSource(), key)) {
      return work.apply(store);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  <T> T withAccounts(Configuration configuration, Function<Accounts, T> work) {
    return withStore(
        configuration,
        store ->
            work.apply(
                new Accounts(
                    store,
                    new Ids(new SecureRandom()),
                    // made for the few commands that ask it
                    (service, account) ->
                        new HttpKeySource(configuration.keySources(), HttpKeySource.Limits.USUAL)
                            .keysOf(service, account))));
  }

  /** The same, for a server that ends as soon as what it was started for is done. */
  CommandContext stoppingAtOnce() {
    StopSignal now =
        new StopSignal() {
          @Override
          public void await() {}

          @Override
          public void stopped() {}
        };
    return new CommandContext(launcher, stores, environment, home, out, err, prompt, () -> now);
  }

  void print(String line) {
    out.println(line);
    out.flush();
  }
}
