package io.maas4j.power.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How hosts are reached over SSH.
 *
 * @param patience the longest that connecting, logging in and one command may take together, 1 s to
 *     5 min; the deadline of a call may be sooner
 * @param maxOutputBytes a command that prints more than this is a failure, 1 KiB to 16 MiB
 * @param keyFiles private keys to offer; those that are missing are left out, and so are those with
 *     a passphrase that the password does not open
 */
public record SshConfig(Duration patience, int maxOutputBytes, List<Path> keyFiles) {

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public SshConfig {
    if (patience.toMillis() < 1000 || patience.toMillis() > 300_000) {
      throw new IllegalArgumentException("patience must be 1 s to 5 min: " + patience);
    }
    if (maxOutputBytes < 1 << 10 || maxOutputBytes > 1 << 24) {
      throw new IllegalArgumentException(
          "max-output-bytes must be 1024 to 16777216: " + maxOutputBytes);
    }
    keyFiles = List.copyOf(keyFiles);
  }

  /** 40 s, 256 KiB, the keys in the home directory of this account. */
  public static SshConfig defaults() {
    Path keys = Path.of(System.getProperty("user.home", "."), ".ssh");
    return new SshConfig(
        Duration.ofSeconds(40),
        1 << 18,
        List.of(keys.resolve("id_ed25519"), keys.resolve("id_ecdsa"), keys.resolve("id_rsa")));
  }

  /** These settings with other keys. */
  public SshConfig withKeyFiles(Path... files) {
    return new SshConfig(patience, maxOutputBytes, List.of(files));
  }
}
