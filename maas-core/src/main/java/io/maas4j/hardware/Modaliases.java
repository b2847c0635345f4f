package io.maas4j.hardware;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output of {@code maas-list-modaliases}: one per line. */
public final class Modaliases {
  private Modaliases() {}

  /**
   * @param stdout UTF-8
   * @return trimmed lines without empty and repeated ones, in order
   */
  public static List<String> parse(byte[] stdout) {
    return new String(stdout, StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }
}
