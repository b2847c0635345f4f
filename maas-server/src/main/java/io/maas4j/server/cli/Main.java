package io.maas4j.server.cli;

import io.maas4j.server.cli.remote.RemoteCli;
import io.maas4j.server.cli.remote.Terminal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * What {@code java -jar} starts. It tells early whether a command goes to a server over the
 * network, so that such a command, which people and scripts run by the dozen, loads nothing of the
 * server.
 */
public final class Main {
  /** The commands of {@link MaasCli}. The script {@code maas} has the same list. */
  static final Set<String> LOCAL =
      Set.of("demo", "init", "run", "createadmin", "apikey", "status", "images", "config");

  private static final int NONCE = 16;

  private Main() {}

  public static void main(String[] args) {
    // From JDK 22 on there is a console even when nobody sits at it, unless asked so.
    System.setProperty("jdk.console", "java.base");
    letProxiesAsk(System.getProperties());
    System.exit(
        isLocal(args)
            ? LocalMain.execute(args)
            : new RemoteCli(terminal(), LOCAL).execute(List.of(args)));
  }

  /**
   * Java tells proxies nothing about who asks for https, unless it is told so before the first
   * request. Who has set it has thought of it.
   */
  static void letProxiesAsk(Properties properties) {
    properties.putIfAbsent("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  static boolean isLocal(String... args) {
    return args.length == 0 || args[0].startsWith("-") || LOCAL.contains(args[0]);
  }

  private static Terminal terminal() {
    // the JDK's client would send what a server has perhaps done already once more
    System.setProperty("sun.net.http.retryPost", "false");
    Console console = System.console();
    SecureRandom random = new SecureRandom();
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        console != null,
        question ->
            Optional.ofNullable(console)
                .map(terminal -> terminal.readPassword("%s: ", question))
                .map(String::new),
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Clock.systemUTC(),
        () -> {
          byte[] nonce = new byte[NONCE];
          random.nextBytes(nonce);
          return HexFormat.of().formatHex(nonce);
        });
  }
}
