package io.maas4j.server.api;

import java.util.Map;

/** Which folder of recordings is prepared by whom; the others by {@link GoldenSeed}. */
final class GoldenFolders {
  private static final Map<String, GoldenFolder> BY_FOLDER =
      Map.ofEntries(
          Map.entry("account", new GoldenKept()),
          Map.entry("boot-resources", new GoldenImages()),
          Map.entry("boot-source-selections", new GoldenImages()),
          Map.entry("boot-sources", new GoldenImages()),
          Map.entry("commissioning-scripts", new GoldenScripts()),
          Map.entry("dhcp-snippets", new GoldenNetworks()),
          Map.entry("discoveries", new GoldenNetworks()),
          Map.entry("fabrics", new GoldenNetworks()),
          Map.entry("files", new GoldenKept()),
          Map.entry("general", new GoldenKept()),
          Map.entry("interfaces", new GoldenWiring()),
          Map.entry("ipaddresses", new GoldenWiring()),
          Map.entry("ipranges", new GoldenNetworks()),
          Map.entry("license-keys", new GoldenKept()),
          Map.entry("maas", new GoldenKept()),
          Map.entry("networks", new GoldenNetworks()),
          Map.entry("node-devices", new GoldenScripts()),
          Map.entry("notifications", new GoldenKept()),
          Map.entry("package-repositories", new GoldenKept()),
          Map.entry("results", new GoldenScripts()),
          Map.entry("scripts", new GoldenScripts()),
          Map.entry("spaces", new GoldenNetworks()),
          Map.entry("sshkeys", new GoldenKept()),
          Map.entry("sslkeys", new GoldenKept()),
          Map.entry("static-routes", new GoldenNetworks()),
          Map.entry("subnets", new GoldenNetworks()),
          Map.entry("vlans", new GoldenNetworks()));

  private GoldenFolders() {}

  /**
   * @param name {@code folder/case}
   */
  static GoldenFolder of(String name) {
    return BY_FOLDER.getOrDefault(name.substring(0, name.indexOf('/')), new GoldenSeed());
  }
}
