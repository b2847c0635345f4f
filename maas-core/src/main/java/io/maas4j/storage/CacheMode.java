package io.maas4j.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When a cache passes on what is written. */
public enum CacheMode {
  WRITEBACK,
  WRITETHROUGH,
  WRITEAROUND;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<CacheMode> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName().equals(wireName)).findFirst();
  }
}
