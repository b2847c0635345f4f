package io.maas4j.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways in which the disks of a machine can be set up at a stroke. */
public enum LayoutType {
  BLANK,
  VMFS6,
  BCACHE,
  LVM,
  FLAT,
  CUSTOM,
  VMFS7;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LayoutType> of(String wireName) {
    return Arrays.stream(values()).filter(l -> l.wireName().equals(wireName)).findFirst();
  }
}
