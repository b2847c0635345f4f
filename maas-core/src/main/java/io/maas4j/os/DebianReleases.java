package io.maas4j.os;

import io.maas4j.os.Series.Support;
import java.util.List;

/** Debian's releases, oldest first. */
final class DebianReleases {
  static final List<Series> ALL =
      List.of(
          release("8", "jessie"),
          release("9", "stretch"),
          release("10", "buster"),
          release("11", "bullseye"),
          release("12", "bookworm"),
          release("13", "trixie"));

  private DebianReleases() {}

  private static Series release(String number, String name) {
    return new Series(
        name, Version.read(number), "Debian " + number + " \"" + name + "\"", Support.LONG_TERM);
  }
}
