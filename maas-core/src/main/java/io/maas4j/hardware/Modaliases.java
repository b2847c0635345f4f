package io.maas4j.hardware;

import io.maas4j.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output of {@code maas-list-modaliases}: one per line. */
public final class Modaliases {
  /** Large machines have a few hundred. */
  private static final int MOST = 10_000;

  private static final int LONGEST = 1024;

  private Modaliases() {}

  /**
   * @param stdout UTF-8
   * @return trimmed lines without empty and repeated ones, in order; at most 10,000
   */
  public static List<String> parse(byte[] stdout) {
    return new String(stdout, StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> PlainText.line(line, LONGEST))
        .distinct()
        .limit(MOST)
        .toList();
  }
}
