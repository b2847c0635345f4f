package io.maas4j.os;

import io.maas4j.os.Series.Support;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows by its year or number, and what stands behind it. */
final class WindowsReleases {
  private static final Pattern SERVER =
      Pattern.compile(
          "(?:win)?(20\\d\\d)(hv)?(r2)?(?:-?(core|dc|datacenter|standard|essentials))?");
  private static final Pattern DESKTOP = Pattern.compile("win(8|8\\.1|10|11)(ent|pro)?");

  private WindowsReleases() {}

  static Optional<Series> find(String name) {
    Matcher server = SERVER.matcher(name);
    if (server.matches()) {
      return Optional.of(
          new Series(
              name,
              Version.read(server.group(1)),
              (server.group(2) == null ? "Windows Server " : "Windows Hyper-V Server ")
                  + server.group(1)
                  + (server.group(3) == null ? "" : " R2")
                  + (server.group(4) == null ? "" : " " + edition(server.group(4))),
              Support.LONG_TERM));
    }
    Matcher desktop = DESKTOP.matcher(name);
    return desktop.matches()
        ? Optional.of(
            new Series(
                name,
                Version.read(desktop.group(1)),
                "Windows "
                    + desktop.group(1)
                    + (desktop.group(2) == null ? "" : " " + edition(desktop.group(2))),
                Support.USUAL))
        : Optional.empty();
  }

  private static String edition(String word) {
    return switch (word) {
      case "core" -> "Core";
      case "dc", "datacenter" -> "Datacenter";
      case "standard" -> "Standard";
      case "essentials" -> "Essentials";
      case "ent" -> "Enterprise";
      default -> "Pro";
    };
  }
}
