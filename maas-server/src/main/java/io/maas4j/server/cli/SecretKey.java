package io.maas4j.server.cli;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.config.DatabaseConfig;
import io.maas4j.server.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The file {@code secret.key}, which seals what is secret in the database. Stateless. */
final class SecretKey {
  private static final int LENGTH = 32;

  private SecretKey() {}

  /**
   * The key of a data directory; made when neither it nor a database that may need it is there yet.
   *
   * @throws Conflict when it is lost
   */
  static byte[] of(Configuration configuration) {
    DataDir dataDir = configuration.dataDir();
    Path file = dataDir.secretKeyFile();
    try {
      if (!Files.exists(file)) {
        if (!(configuration.database() instanceof DatabaseConfig.Embedded)) {
          throw new Conflict(
              "NO_SECRET_KEY",
              "there is no " + file + ", which seals the secrets in the database",
              "restore it from a backup, or run 'maas init region+rack' for a new installation");
        }
        if (Files.exists(dataDir.database().resolve("data"))) {
          throw new Conflict(
              "NO_SECRET_KEY",
              "there is a database in " + dataDir.database() + ", but no " + file,
              "restore it from a backup: it opens the secrets in the database");
        }
        create(dataDir);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != LENGTH) {
        throw new Conflict(
            "BAD_SECRET_KEY",
            file + " holds " + key.length + " bytes instead of " + LENGTH,
            "restore it from a backup");
      }
      return key;
    } catch (IOException e) {
      throw new Unavailable(
          file + " cannot be used: " + e, "run this as the owner of the data directory", e);
    }
  }

  /** Leaves an existing one alone. */
  static void create(DataDir dataDir) throws IOException {
    PrivateFile.directory(dataDir.path());
    if (!Files.exists(dataDir.secretKeyFile())) {
      byte[] key = new byte[LENGTH];
      new SecureRandom().nextBytes(key);
      PrivateFile.write(dataDir.secretKeyFile(), key);
    }
  }
}
