package io.maas4j.sample.sim;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line of {@link SimMain}. */
final class SimOptions {
  static final String USAGE =
      """
      usage: SimMain --dhcp HOST:PORT --giaddr ADDRESS [option...]

        --dhcp HOST:PORT      DHCP server that the relay sends to
        --giaddr ADDRESS      the relay's address in the served subnet
        --tftp-port PORT      of the next server (default 69)
        --machines N          how many (default 1)
        --firmware KIND       bios-ipxe, uefi-tftp, uefi-http or mixed (default bios-ipxe)
        --directory DIR       for disks and sandboxes (default: a new temporary one)
        --bmc-host HOST       where the BMCs listen (default 127.0.0.1)
        --bmc-port PORT       default: any free one
        --bmc-token-file FILE bearer token that BMC callers need
        --scripts N           script processes at once (default 4)
        --timing KIND         realistic or brisk (default realistic)
        --power-on            switch all machines on at the start, not by their BMC
        --seconds N           end after so long (default: never)
      """;

  private static final Set<String> FLAGS = Set.of("power-on");
  private static final Set<String> VALUED =
      Set.of(
          "dhcp",
          "giaddr",
          "tftp-port",
          "machines",
          "firmware",
          "directory",
          "bmc-host",
          "bmc-port",
          "bmc-token-file",
          "scripts",
          "timing",
          "seconds");

  private final Map<String, String> values;
  private final Set<String> flags;

  private SimOptions(Map<String, String> values, Set<String> flags) {
    this.values = values;
    this.flags = flags;
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException saying which one is wrong and what it may be
   */
  static SimOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String name = argument.startsWith("--") ? argument.substring(2) : "";
      if (FLAGS.contains(name)) {
        flags.add(name);
      } else if (VALUED.contains(name) && i + 1 < arguments.size()) {
        values.put(name, arguments.get(++i));
      } else if (VALUED.contains(name)) {
        throw new IllegalArgumentException(argument + " needs a value");
      } else {
        throw new IllegalArgumentException("unknown argument '" + argument + "'");
      }
    }
    return new SimOptions(values, flags);
  }

  SimNetwork network() {
    String dhcp = needed("dhcp");
    int colon = dhcp.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("--dhcp '" + dhcp + "' is not HOST:PORT");
    }
    int port = number("--dhcp", dhcp.substring(colon + 1), 1, 0xFFFF);
    InetSocketAddress server = new InetSocketAddress(dhcp.substring(0, colon), port);
    return new SimNetwork(server, giaddr(), integer("tftp-port", 69, 1, 0xFFFF));
  }

  private Inet4Address giaddr() {
    String text = needed("giaddr");
    try {
      if (text.matches("[0-9.]+") && InetAddress.getByName(text) instanceof Inet4Address address) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--giaddr '" + text + "' is no IPv4 address", e);
    }
    throw new IllegalArgumentException("--giaddr '" + text + "' is no IPv4 address");
  }

  /** A fleet as asked for, that tells its steps to the listener. */
  SimFleet.Builder fleet(SimListener listener) throws IOException {
    Path directory =
        values.containsKey("directory")
            ? Path.of(values.get("directory"))
            : Files.createTempDirectory("maas4j-sim");
    SimFleet.Builder fleet =
        SimFleet.builder(network(), directory)
            .listener(listener)
            .timing(timing())
            .scriptSlots(integer("scripts", 4, 1, 1000))
            .bmc(
                new InetSocketAddress(
                    values.getOrDefault("bmc-host", "127.0.0.1"),
                    integer("bmc-port", 0, 0, 0xFFFF)));
    if (values.containsKey("bmc-token-file")) {
      fleet.bmcToken(Files.readString(Path.of(values.get("bmc-token-file"))).strip());
    }
    int machines = integer("machines", 1, 1, 0xFFFF);
    for (int number = 1; number <= machines; number++) {
      fleet.machine(SimSpec.numbered(number, firmware(number)));
    }
    return fleet;
  }

  boolean powerOn() {
    return flags.contains("power-on");
  }

  Optional<Duration> end() {
    return values.containsKey("seconds")
        ? Optional.of(Duration.ofSeconds(integer("seconds", 1, 1, 1_000_000)))
        : Optional.empty();
  }

  private SimTiming timing() {
    String kind = values.getOrDefault("timing", "realistic");
    switch (kind) {
      case "realistic":
        return SimTiming.realistic();
      case "brisk":
        return SimTiming.brisk();
      default:
        throw new IllegalArgumentException("--timing '" + kind + "' is not realistic or brisk");
    }
  }

  private Firmware firmware(int number) {
    String kind = values.getOrDefault("firmware", "bios-ipxe");
    switch (kind) {
      case "bios-ipxe":
        return Firmware.BIOS_IPXE;
      case "uefi-tftp":
        return Firmware.UEFI_TFTP;
      case "uefi-http":
        return Firmware.UEFI_HTTP;
      case "mixed":
        return Firmware.values()[number % Firmware.values().length];
      default:
        throw new IllegalArgumentException(
            "--firmware '" + kind + "' is not bios-ipxe, uefi-tftp, uefi-http or mixed");
    }
  }

  private String needed(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  private int integer(String name, int otherwise, int min, int max) {
    String value = values.get(name);
    return value == null ? otherwise : number("--" + name, value, min, max);
  }

  private static int number(String what, String text, int min, int max) {
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(what + " '" + text + "' is not in " + min + "-" + max);
  }
}
