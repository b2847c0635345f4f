package io.maas4j.depot;

import java.util.Locale;

/** Numbers of bytes as people say them. */
public final class Sizes {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  private Sizes() {}

  /** {@code 12 bytes}, {@code 1.5 MiB}. */
  public static String text(long bytes) {
    if (bytes < STEP) {
      return bytes + " bytes";
    }
    double shown = bytes;
    int unit = -1;
    while (shown >= STEP && unit < UNITS.length - 1) {
      shown /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", shown, UNITS[unit]);
  }
}
