package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("boot-sources", new GoldenImages()),
          Map.entry("boot-source-selections", new GoldenImages()),
          Map.entry("boot-resources", new GoldenImages()),
          Map.entry("scripts", new GoldenScripts()),
          Map.entry("results", new GoldenScripts()),
          Map.entry("commissioning-scripts", new GoldenScripts()),
          Map.entry("node-devices", new GoldenScripts()));

  private GoldenFolders() {}

  /**
   * @param name {@code folder/case}
   */
  static GoldenFolder of(String name) {
    return BY_FOLDER.getOrDefault(name.substring(0, name.indexOf('/')), new GoldenSeed());
  }
}
