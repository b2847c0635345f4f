package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("interfaces", new GoldenWiring()),
          Map.entry("ipaddresses", new GoldenWiring()));

  private GoldenFolders() {}

  /**
   * @param name {@code folder/case}
   */
  static GoldenFolder of(String name) {
    return BY_FOLDER.getOrDefault(name.substring(0, name.indexOf('/')), new GoldenSeed());
  }
}
