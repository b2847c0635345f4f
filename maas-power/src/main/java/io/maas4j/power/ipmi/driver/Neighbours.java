package io.maas4j.power.ipmi.driver;

import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds a BMC's address by its MAC address, in what the kernel knows of the links. */
@FunctionalInterface
interface Neighbours {

  /** The address; empty when nobody with this MAC address is known. Blocks. */
  Optional<String> address(MacAddress mac);

  /**
   * @param table in the form of {@code /proc/net/arp}; where there is none, nobody is known
   */
  static Neighbours inTable(Path table) {
    return mac -> {
      try {
        for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          String[] columns = line.trim().split("\\s+");
          // IP address, HW type, flags (0 while unanswered), HW address, mask, device
          if (columns.length >= 6
              && !columns[2].equals("0x0")
              && columns[3].equalsIgnoreCase(mac.value())) {
            return Optional.of(columns[0]);
          }
        }
      } catch (IOException e) {
        // Not on Linux, or not allowed: the caller says what is missing.
        return Optional.empty();
      }
      return Optional.empty();
    };
  }
}
