package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("account", new GoldenKept()),
          Map.entry("commissioning-scripts", new GoldenScripts()),
          Map.entry("files", new GoldenKept()),
          Map.entry("general", new GoldenKept()),
          Map.entry("license-keys", new GoldenKept()),
          Map.entry("maas", new GoldenKept()),
          Map.entry("node-devices", new GoldenScripts()),
          Map.entry("notifications", new GoldenKept()),
          Map.entry("package-repositories", new GoldenKept()),
          Map.entry("results", new GoldenScripts()),
          Map.entry("scripts", new GoldenScripts()),
          Map.entry("sshkeys", new GoldenKept()),
          Map.entry("sslkeys", new GoldenKept()),
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
