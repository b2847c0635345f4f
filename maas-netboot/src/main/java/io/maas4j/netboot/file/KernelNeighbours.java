package io.maas4j.netboot.file;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The neighbours on this machine's links, as the Linux kernel lists them ({@code /proc/net/arp}).
 * Whoever just sent a packet is in there, unless a relay is between; IPv4 only. Thread-safe.
 */
public final class KernelNeighbours implements HardwareAddresses {
  private static final Logger log = LoggerFactory.getLogger(KernelNeighbours.class);
  private static final Path PROC = Path.of("/proc/net/arp");
  private static final int COLUMNS = 6;
  private static final String ETHERNET = "0x1";
  private static final int COMPLETE = 0x2;

  private final Path table;

  public KernelNeighbours() {
    this(PROC);
  }

  /**
   * @param table in the form of {@code /proc/net/arp}; where there is none, nobody is known
   */
  KernelNeighbours(Path table) {
    this.table = table;
  }

  @Override
  public Optional<MacAddress> of(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return Optional.empty();
    }
    String text = InetAddresses.toAddrString(address);
    try {
      for (String line : Files.readAllLines(table)) {
        String[] words = line.strip().split("\\s+");
        if (words.length == COLUMNS && words[0].equals(text) && answered(words)) {
          return Optional.of(MacAddress.parse(words[3]));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      log.debug("the kernel's neighbours cannot be read: {}", table, e);
    }
    return Optional.empty();
  }

  /** Columns: address, hardware type, flags, hardware address, mask, device. */
  private static boolean answered(String[] words) {
    return words[1].equals(ETHERNET) && (Integer.decode(words[2]) & COMPLETE) != 0;
  }
}
