package io.maas4j.netboot.dhcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Datagrams of real firmware, loaders and systems; and those that once did harm. */
final class Captures {
  private Captures() {}

  /** Those of real machines. */
  static List<byte[]> real() {
    return in("/wire/dhcp");
  }

  /** Findings of the fuzzer, and shapes of attacks. */
  static List<byte[]> hostile() {
    return in("/wire/dhcp/fuzz");
  }

  private static List<byte[]> in(String directory) {
    try (Stream<Path> files = Files.list(Path.of(Captures.class.getResource(directory).toURI()))) {
      return files
          .filter(file -> file.toString().endsWith(".hex"))
          .sorted()
          .map(Captures::read)
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Hexadecimal digits; lines with {@code #} say what it is. */
  static byte[] read(Path file) {
    try {
      return HexFormat.of()
          .parseHex(
              Files.readAllLines(file).stream()
                  .filter(line -> !line.startsWith("#"))
                  .map(String::strip)
                  .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
