package io.maas4j.server.cli;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.Ids;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.Key;
import io.maas4j.server.demo.Demo;
import io.maas4j.server.demo.DemoDirectory;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code maas demo}. */
@Command(
    name = "demo",
    description =
        "Starts region and rack in a fresh directory, and takes simulated machines through their"
            + " whole life: enlisted, commissioned, deployed, released.")
final class DemoCommand implements Runnable {
  private static final Duration SETUP = Duration.ofMinutes(3);
  private static final Duration EACH = Duration.ofSeconds(12);
  private static final String USER = "admin";
  private static final int PASSWORD = 16;

  private final CommandContext context;

  @Option(
      names = "--machines",
      paramLabel = "N",
      description = "how many machines, 1-500; 6 by default")
  private int machines = 6;

  @Option(
      names = "--together",
      description = "deploy the machines at once, when all of them are ready")
  private boolean together;

  @Option(names = "--exit", description = "end when the machines are done")
  private boolean exit;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  static CommandSpec spec(CommandContext context) {
    return CommandSpec.forAnnotatedObject(new DemoCommand(context));
  }

  @Override
  public void run() {
    if (machines < 1 || machines > 500) {
      throw new io.maas4j.error.MaasException.InvalidRequest(
          "--machines " + machines + " is out of range", "give a number from 1 to 500");
    }
    try {
      Demo.requirePython();
      try (DemoDirectory directory = DemoDirectory.create()) {
        Configuration configuration = context.configuration(flags(directory));
        new Foreground(exit ? context.stoppingAtOnce() : context)
            .run(configuration, server -> show(configuration, server, directory));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<Key<?>, List<String>> flags(DemoDirectory directory) {
    Map<Key<?>, List<String>> flags = new LinkedHashMap<>();
    flags.put(Key.DATA_DIR, List.of(directory.data().toString()));
    flags.put(Key.IMAGES_DIR, List.of(directory.images().toString()));
    flags.put(Key.MAAS_URL, List.of("http://127.0.0.1:0/MAAS"));
    flags.put(Key.RACK_BIND, List.of("127.0.0.1"));
    flags.put(Key.DHCP_PORT, List.of("0"));
    flags.put(Key.TFTP_PORT, List.of("0"));
    flags.put(Key.RACK_HTTP_PORT, List.of("0"));
    flags.put(Key.SUBNETS, List.of(Demo.SUBNET));
    return flags;
  }

  private void show(Configuration configuration, RunningServer server, DemoDirectory directory) {
    String password = new Ids(new SecureRandom()).token(PASSWORD);
    ApiKey key =
        context.withAccounts(
            configuration,
            accounts -> {
              accounts.create(USER, "admin@example.test", password, Accounts.Role.ADMINISTRATOR);
              return accounts.apiKeys(USER).get(0);
            });
    context.print("region at " + server.url() + ", boot services " + server.endpoints());
    Demo demo =
        new Demo(
            new RegionClient(server.url(), key.text(), Clock.systemUTC()),
            context.out(),
            System.console() == null ? Demo.Display.PLAIN_LINES : Demo.Display.TERMINAL,
            Clock.systemUTC(),
            machines,
            together ? Demo.Pace.TOGETHER : Demo.Pace.EACH_ITS_OWN,
            SETUP.plus(EACH.multipliedBy(machines)));
    boolean arrived;
    try {
      arrived =
          demo.run(
              new Demo.BootServices(
                  address(server.endpoints().get("dhcp")),
                  address(server.endpoints().get("tftp")).getPort()),
              directory.machines());
    } catch (IOException e) {
      throw new Unavailable("the demo cannot go on: " + e.getMessage(), "try it again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (exit && !arrived) {
      throw new Unavailable(
          "not every machine came all the way round",
          "see above, and the server's log",
          new IllegalStateException("machines were lost"));
    }
    if (!exit) {
      invite(configuration, server, password, key);
    }
  }

  private void invite(
      Configuration configuration, RunningServer server, String password, ApiKey key) {
    String[] parts = key.text().split(":", -1);
    String signature =
        "OAuth oauth_version=\\\"1.0\\\", oauth_signature_method=\\\"PLAINTEXT\\\","
            + " oauth_consumer_key=\\\""
            + parts[0]
            + "\\\", oauth_token=\\\""
            + parts[1]
            + "\\\", oauth_signature=\\\"%26"
            + parts[2]
            + "\\\", oauth_timestamp=\\\"$(date +%s)\\\", oauth_nonce=\\\"$(date +%s%N)\\\"";
    String dataDir = configuration.dataDir().path().toString();
    context.print("");
    context.print("The server stays up; Ctrl-C ends it and removes what it kept.");
    context.print("  URL      " + server.url());
    context.print("  user     " + USER + ", password " + password);
    context.print("  API key  " + key.text());
    context.print("Try:");
    context.print("  ./maas status --data-dir " + dataDir);
    context.print("  curl -s " + server.url() + "/api/2.0/version/");
    context.print(
        "  curl -s -H \"Authorization: " + signature + "\" " + server.url() + "/api/2.0/machines/");
  }

  private static InetSocketAddress address(@org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      throw new IllegalStateException("the server has no boot services");
    }
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
