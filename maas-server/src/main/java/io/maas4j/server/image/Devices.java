package io.maas4j.server.image;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Device nodes that trees of files usually have, and that can do no harm where they are unpacked.
 */
final class Devices {
  private static final Pattern BELOW_DEV = Pattern.compile("dev/(?:[^/]+|net/tun)");

  /** null, zero, full, random, urandom, kmsg; tty, console, ptmx; fuse, tun. */
  private static final Set<String> HARMLESS =
      Set.of("1:3", "1:5", "1:7", "1:8", "1:9", "1:11", "5:0", "5:1", "5:2", "10:229", "10:200");

  /** Terminals, and serial ones. */
  private static final long TERMINALS = 4;

  private static final long MOST_TERMINALS = 255;

  private Devices() {}

  /** Below {@code dev} and of the usual numbers. */
  static boolean isUsual(String path, long major, long minor) {
    return BELOW_DEV.matcher(path).matches()
        && (HARMLESS.contains(major + ":" + minor)
            || major == TERMINALS && minor <= MOST_TERMINALS);
  }
}
