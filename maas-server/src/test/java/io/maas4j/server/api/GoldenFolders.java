package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("blockdevices", new GoldenStorage()),
          Map.entry("partitions", new GoldenStorage()),
          Map.entry("raids", new GoldenStorage()),
          Map.entry("bcaches", new GoldenStorage()),
          Map.entry("bcache-cache-sets", new GoldenStorage()),
          Map.entry("volume-groups", new GoldenStorage()),
          Map.entry("vmfs-datastores", new GoldenStorage()),
          Map.entry("storage-layouts", new GoldenStorage()),
          Map.entry("account", new GoldenKept()),
          Map.entry("sshkeys", new GoldenKept()),
          Map.entry("sslkeys", new GoldenKept()),
          Map.entry("files", new GoldenKept()),
          Map.entry("maas", new GoldenKept()),
          Map.entry("license-keys", new GoldenKept()),
          Map.entry("package-repositories", new GoldenKept()),
          Map.entry("notifications", new GoldenKept()),
          Map.entry("general", new GoldenKept()));

  private GoldenFolders() {}

  /**
   * @param name {@code folder/case}
   */
  static GoldenFolder of(String name) {
    return BY_FOLDER.getOrDefault(name.substring(0, name.indexOf('/')), new GoldenSeed());
  }
}
