package io.maas4j.script;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which interface names a netplan configuration gives to which network cards. */
public final class NetplanNames {
  private NetplanNames() {}

  /**
   * Reads the {@code ethernets} of a netplan file; {@code set-name} counts.
   *
   * @param yaml UTF-8
   * @return MAC address in lower case → name; empty for what is no netplan configuration
   */
  public static Map<String, String> read(byte[] yaml) {
    Map<String, String> names = new LinkedHashMap<>();
    try {
      if (Yaml11.load(new String(yaml, StandardCharsets.UTF_8)).value() instanceof Map<?, ?> root
          && root.get("network") instanceof Map<?, ?> network
          && network.get("ethernets") instanceof Map<?, ?> ethernets) {
        ethernets.forEach(
            (key, config) -> {
              if (config instanceof Map<?, ?> map
                  && map.get("match") instanceof Map<?, ?> match
                  && match.get("macaddress") instanceof String mac) {
                Object name = map.get("set-name");
                names.put(mac.toLowerCase(Locale.ROOT), String.valueOf(name == null ? key : name));
              }
            });
      }
    } catch (Yaml11.InvalidYaml e) {
      return Map.of(); // somebody else's file: the names of the kernel are as good
    }
    return Map.copyOf(names);
  }
}
