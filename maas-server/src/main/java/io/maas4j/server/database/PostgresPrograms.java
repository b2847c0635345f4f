package io.maas4j.server.database;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.server.config.PrivateFile;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path.
 *
 * @param home holds {@code bin} and {@code lib}
 */
record PostgresPrograms(Path home) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /**
   * Unpacks them under a name made of their digest, once; blocks for some seconds then.
   *
   * @param cache a directory for it; made when missing
   * @throws Unsupported when there are none for this kind of computer
   */
  static PostgresPrograms unpack(Path cache) {
    String os = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    byte[] archive = archive(os, architecture);
    Path home = cache.resolve("postgresql-" + digest(archive));
    try {
      if (!Files.isDirectory(home)) {
        LOG.info("unpacking the embedded database's programs directory={}", home);
        PrivateFile.directory(cache);
        Path draft = Files.createTempDirectory(cache, "unpacking-");
        extract(archive, draft);
        publish(draft, home);
      }
    } catch (IOException e) {
      throw new Unavailable(
          "PostgreSQL cannot be unpacked into " + cache + ": " + e,
          "make room there, or give another --cache-dir",
          e);
    }
    return new PostgresPrograms(home);
  }

  private static byte[] archive(String os, String architecture) {
    if (!os.toLowerCase(Locale.ROOT).contains("linux")) {
      throw unsupported(os, architecture, null);
    }
    try (InputStream in =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            "Linux", ArchUtils.normalize(architecture))) {
      return in.readAllBytes();
    } catch (IOException | IllegalStateException e) {
      throw unsupported(os, architecture, e);
    }
  }

  private static Unsupported unsupported(
      String os, String architecture, @Nullable Exception cause) {
    Unsupported unsupported =
        new Unsupported(
            "there is no embedded database for " + os + " on " + architecture,
            "run PostgreSQL yourself and give --database-uri postgres://...");
    if (cause != null) {
      unsupported.initCause(cause);
    }
    return unsupported;
  }

  private static String digest(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void extract(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  // Another process may have been faster: then its copy is as good.
  private static void publish(Path draft, Path home) throws IOException {
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      delete(draft);
    }
  }

  /** Deletes a directory with all that is in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
