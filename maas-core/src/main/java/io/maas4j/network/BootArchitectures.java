package io.maas4j.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The ways to boot over the network that a subnet can do without, by name (netboot contract, table
 * 2). Windows is not among them: no firmware asks for it.
 */
public final class BootArchitectures {
  /** Names with the numbers of DHCP option 93; empty for those that have none. */
  private static final Map<String, String> NAMES =
      names(
          "ipxe", "",
          "onie", "",
          "pxe", "00:00",
          "uefi_amd64_tftp", "00:07",
          "uefi_amd64_http", "00:10",
          "uefi_ebc_tftp", "00:09",
          "uefi_arm64_tftp", "00:0b",
          "uefi_arm64_http", "00:13",
          "open-firmware_ppc64el", "00:0c",
          "powernv", "00:0e",
          "s390x", "00:1f",
          "s390x_partition", "00:20");

  private BootArchitectures() {}

  private static Map<String, String> names(String... pairs) {
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.put(pairs[i], pairs[i + 1]);
    }
    return java.util.Collections.unmodifiableMap(names);
  }

  /** In the order in which firmware is matched with them. */
  public static List<String> names() {
    return List.copyOf(NAMES.keySet());
  }

  /**
   * The name of one.
   *
   * @param text its name, or its number as {@code 00:0b} or {@code 0x0b}
   */
  public static Optional<String> named(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String number = lower.startsWith("0x") ? "00:" + lower.substring(2) : lower;
    return NAMES.containsKey(lower)
        ? Optional.of(lower)
        : NAMES.entrySet().stream()
            .filter(entry -> !number.isEmpty() && entry.getValue().equals(number))
            .map(Map.Entry::getKey)
            .findFirst();
  }
}
