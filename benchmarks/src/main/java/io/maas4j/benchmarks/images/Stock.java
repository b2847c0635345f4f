package io.maas4j.benchmarks.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of one architecture in a mirror, which all ways of fetching bring.
 *
 * @param title for people
 * @param arch Debian's name
 * @param digests SHA-256 of each file, by its path in the mirror
 * @param digest SHA-256 of all of them, one after the other in that order
 */
record Stock(String title, String arch, Map<Path, String> digests, String digest, long bytes) {
  private static final int BUFFER = 1 << 17;

  /** Reads them, which also puts them into the page cache. */
  static Stock of(Path mirror, String title, String arch) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(mirror.resolve("ubuntu/noble").resolve(arch))) {
      files = below.filter(Files::isRegularFile).sorted().toList();
    }
    Map<Path, String> digests = new LinkedHashMap<>();
    MessageDigest all = sha256();
    long bytes = 0;
    for (Path file : files) {
      digests.put(mirror.relativize(file), hex(read(file, all)));
      bytes += Files.size(file);
    }
    return new Stock(title, arch, digests, hex(all), bytes);
  }

  private static MessageDigest read(Path file, MessageDigest all) throws IOException {
    MessageDigest one = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        one.update(buffer, 0, read);
        all.update(buffer, 0, read);
      }
    }
    return one;
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
