package io.maas4j.image;

import java.util.Map;
import java.util.Optional;

/** Ubuntu's releases by their number: running systems say the number, images the name. */
public final class UbuntuRelease {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("14.04", "trusty"),
          Map.entry("16.04", "xenial"),
          Map.entry("18.04", "bionic"),
          Map.entry("20.04", "focal"),
          Map.entry("22.04", "jammy"),
          Map.entry("22.10", "kinetic"),
          Map.entry("23.04", "lunar"),
          Map.entry("23.10", "mantic"),
          Map.entry("24.04", "noble"),
          Map.entry("24.10", "oracular"),
          Map.entry("25.04", "plucky"),
          Map.entry("25.10", "questing"));

  private UbuntuRelease() {}

  /**
   * @param number {@code 24.04}
   * @return {@code noble}; empty for one that is not known here
   */
  public static Optional<String> named(String number) {
    return Optional.ofNullable(NAMES.get(number));
  }
}
