package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Duid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The name by which clients know a server again (RFC 8415 §11): a UUID made at the first start and
 * kept beside the leases, since clients renew their leases with nobody else.
 */
final class ServerDuid {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  private ServerDuid() {}

  /**
   * Reads the file, or makes it; blocks.
   *
   * @param journal whose neighbour the file is; empty for a new name each time
   * @throws IllegalStateException when the file holds none
   * @throws UncheckedIOException when it cannot be read or written
   */
  static Duid beside(Optional<Path> journal) {
    if (journal.isEmpty()) {
      return Duid.uuid(UUID.randomUUID());
    }
    Path file = journal.get().toAbsolutePath();
    file = file.resolveSibling(file.getFileName() + ".duid");
    try {
      return Files.exists(file) ? read(file) : make(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the DHCPv6 server's identifier cannot be kept in " + file + ": make it writable", e);
    }
  }

  private static Duid read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return new Duid(COLONS.parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          file
              + " holds no DUID (octets in hexadecimal, joined by colons): put the old one back, or"
              + " remove the file for a new one",
          e);
    }
  }

  private static Duid make(Path file) throws IOException {
    Duid fresh = Duid.uuid(UUID.randomUUID());
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.getParent());
    Files.writeString(unfinished, fresh + "\n", StandardCharsets.US_ASCII);
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return fresh;
  }
}
