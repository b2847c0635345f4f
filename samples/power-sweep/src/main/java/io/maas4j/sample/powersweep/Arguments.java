package io.maas4j.sample.powersweep;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sweep is to do.
 *
 * @param hosts whose BMCs
 * @param port of all of them
 * @param credentials of a user of all of them
 * @param suite the one to use; empty: 17, and 3 where a BMC has no 17
 * @param version of IPMI
 * @param task what to do with each
 * @param rounds how often, at least once
 * @param every from the beginning of one round to the next; zero: at once
 * @param keep how long sessions stay open between rounds; zero: not at all
 * @param atOnce how many BMCs at most at a time
 * @param format of what is printed
 */
record Arguments(
    List<InetAddress> hosts,
    int port,
    IpmiCredentials credentials,
    Optional<CipherSuite> suite,
    Version version,
    Task task,
    int rounds,
    Duration every,
    Duration keep,
    int atOnce,
    Format format) {
  static final String USAGE =
      """
      power-sweep: reads or switches the power of many machines over IPMI.

        --hosts FILE|FIRST-LAST   addresses of BMCs, one a line or a range
        --user NAME               of the BMCs
        --password-file FILE      whose first line is the password
        --driver ipmi             the only one; with --lan for IPMI 1.5
        --cipher-suite N          3, 8, 12 or 17; without it 17, and 3 where a BMC has no 17
        --status | --on | --off | --soft | --cycle    what to do; --status without any
        --port P                  623 without it
        --repeat N                rounds
        --every SECONDS           from one round's beginning to the next one's
        --keep SECONDS            sessions stay open that long; for rounds that follow soon
        --at-once N               BMCs at a time, 2000 without it
        --json                    one JSON object a line: hosts, then rounds
        --quiet                   rounds only
      """;

  private static final Set<String> PLAIN =
      Set.of("status", "on", "off", "soft", "cycle", "json", "quiet", "lan");
  private static final Set<String> VALUED =
      Set.of(
          "hosts",
          "user",
          "password-file",
          "driver",
          "cipher-suite",
          "port",
          "repeat",
          "every",
          "keep",
          "at-once");

  /** Which IPMI is spoken. */
  enum Version {
    IPMI_20,
    IPMI_15
  }

  /** What is done with each BMC; a state is read in any case. */
  enum Task {
    STATUS(Optional.empty()),
    ON(Optional.of(PowerControl.UP)),
    OFF(Optional.of(PowerControl.DOWN)),
    SOFT(Optional.of(PowerControl.SOFT_SHUTDOWN)),
    CYCLE(Optional.of(PowerControl.CYCLE));

    private final Optional<PowerControl> control;

    Task(Optional<PowerControl> control) {
      this.control = control;
    }

    Optional<PowerControl> control() {
      return control;
    }
  }

  /** How results are printed. */
  enum Format {
    TEXT,
    JSON,
    ROUNDS_TEXT,
    ROUNDS_JSON;

    boolean isJson() {
      return this == JSON || this == ROUNDS_JSON;
    }

    boolean hasHosts() {
      return this == TEXT || this == JSON;
    }
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with which flag
   */
  static Arguments parse(List<String> words) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
      if (given.containsKey(name)) {
        throw new IllegalArgumentException("--" + name + " is there twice");
      }
      if (PLAIN.contains(name)) {
        given.put(name, "");
      } else if (VALUED.contains(name)
          && i + 1 < words.size()
          && !words.get(i + 1).startsWith("--")) {
        given.put(name, words.get(++i));
      } else {
        throw new IllegalArgumentException(
            VALUED.contains(name)
                ? "--" + name + " needs a value"
                : "there is no flag " + words.get(i) + "; see --help");
      }
    }
    String driver = given.getOrDefault("driver", "ipmi");
    if (!driver.equals("ipmi")) {
      throw new IllegalArgumentException("--driver can be ipmi only, not '" + driver + "'");
    }
    if (given.containsKey("lan") && given.containsKey("cipher-suite")) {
      throw new IllegalArgumentException("--lan is IPMI 1.5, which has no --cipher-suite");
    }
    boolean json = given.containsKey("json");
    boolean quiet = given.containsKey("quiet");
    return new Arguments(
        Hosts.parse(required(given, "hosts")),
        number(given, "port", 623, 1, 65_535),
        credentials(given),
        suite(given),
        given.containsKey("lan") ? Version.IPMI_15 : Version.IPMI_20,
        task(given),
        number(given, "repeat", 1, 1, 1_000_000),
        Duration.ofSeconds(number(given, "every", 0, 0, 86_400)),
        Duration.ofSeconds(number(given, "keep", 0, 0, 600)),
        number(given, "at-once", 2000, 1, 100_000),
        json ? quiet ? Format.ROUNDS_JSON : Format.JSON : quiet ? Format.ROUNDS_TEXT : Format.TEXT);
  }

  private static Task task(Map<String, String> given) {
    Task chosen = Task.STATUS;
    int count = 0;
    for (Task task : Task.values()) {
      if (given.containsKey(task.name().toLowerCase(Locale.ROOT))) {
        chosen = task;
        count++;
      }
    }
    if (count > 1) {
      throw new IllegalArgumentException("only one of --status, --on, --off, --soft, --cycle");
    }
    return chosen;
  }

  private static Optional<CipherSuite> suite(Map<String, String> given) {
    if (!given.containsKey("cipher-suite")) {
      return Optional.empty();
    }
    int id = number(given, "cipher-suite", 17, 0, 255);
    return Optional.of(
        CipherSuite.ofId(id)
            .filter(suite -> Set.of(3, 8, 12, 17).contains(suite.id()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException("--cipher-suite " + id + " is not 3, 8, 12, 17")));
  }

  private static IpmiCredentials credentials(Map<String, String> given) {
    String user = required(given, "user");
    Secret password = password(required(given, "password-file"));
    try {
      return IpmiCredentials.of(user, password);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--user and --password-file: " + e.getMessage(), e);
    }
  }

  private static Secret password(String file) {
    List<String> lines = lines("--password-file", file);
    return Secret.of(lines.isEmpty() ? "" : lines.get(0));
  }

  /**
   * @throws IllegalArgumentException saying why the file cannot be read
   */
  static List<String> lines(String flag, String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(flag + ": there is no file '" + file + "'");
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(flag + ": '" + file + "' may not be read by this user");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(flag + ": '" + file + "' is no text in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          flag + ": '" + file + "' cannot be read: " + e.getMessage());
    }
  }

  private static String required(Map<String, String> given, String name) {
    String text = given.get(name);
    if (text == null) {
      throw new IllegalArgumentException("--" + name + " is missing; see --help");
    }
    return text;
  }

  private static int number(
      Map<String, String> given, String name, int otherwise, int min, int max) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with what it may be
    }
    throw new IllegalArgumentException(
        "--" + name + " '" + text + "' is not a number from " + min + " to " + max);
  }
}
