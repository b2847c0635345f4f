package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("devices", new GoldenNodes()),
          Map.entry("nodes", new GoldenNodes()),
          Map.entry("rack-controllers", new GoldenNodes()),
          Map.entry("region-controllers", new GoldenNodes()),
          Map.entry("domains", new GoldenNames()),
          Map.entry("dnsresources", new GoldenNames()),
          Map.entry("dnsresourcerecords", new GoldenNames()));

  private GoldenFolders() {}

  /**
   * @param name {@code folder/case}
   */
  static GoldenFolder of(String name) {
    return BY_FOLDER.getOrDefault(name.substring(0, name.indexOf('/')), new GoldenSeed());
  }
}
