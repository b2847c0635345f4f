package io.maas4j.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of one end-to-end test, as made by {@code net-up.sh}. Closing it ends every process
 * inside.
 *
 * @param serverNamespace where the server under test runs
 * @param lanNamespace where the machines run
 * @param serverAddress the server's address as the machines see it
 * @param serverInterface the server's interface towards the machines
 * @param testAddress where the test listens for the server, e.g. with its BMC
 * @param serverManagementAddress the server's address as the test sees it
 * @param down the command which removes it all
 */
record E2eNetwork(
    String serverNamespace,
    String lanNamespace,
    InetAddress serverAddress,
    String serverInterface,
    InetAddress testAddress,
    InetAddress serverManagementAddress,
    List<String> down)
    implements AutoCloseable {

  private static final Duration DOWN = Duration.ofSeconds(30);

  E2eNetwork {
    down = List.copyOf(down);
  }

  static E2eNetwork parse(String text, List<String> down) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new E2eNetwork(
        value(values, "SERVER_NAMESPACE"),
        value(values, "LAN_NAMESPACE"),
        InetAddress.getByName(value(values, "SERVER_ADDRESS")),
        value(values, "SERVER_INTERFACE"),
        InetAddress.getByName(value(values, "TEST_ADDRESS")),
        InetAddress.getByName(value(values, "SERVER_MANAGEMENT_ADDRESS")),
        down);
  }

  private static String value(Map<String, String> values, String name) throws IOException {
    String value = values.get(name);
    if (value == null) {
      throw new IOException("net-up.sh did not say " + name + ", only " + values.keySet());
    }
    return value;
  }

  /** The command, changed so that it runs where the server under test belongs. */
  List<String> onServer(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", serverNamespace));
    all.addAll(command);
    return all;
  }

  @Override
  public void close() {
    try {
      Commands.succeed(DOWN, down);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
