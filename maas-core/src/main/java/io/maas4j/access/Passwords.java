package io.maas4j.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords in Django's encoded form, {@code pbkdf2_sha256$iterations$salt$hash}, so that rows of a
 * genuine region can be taken over. Stateless.
 */
public final class Passwords {
  private static final String ALGORITHM = "pbkdf2_sha256";
  private static final int ITERATIONS = 600_000;

  private Passwords() {}

  /**
   * @param salt at least 16 random characters without {@code $}
   */
  public static String encode(String password, String salt) {
    return ALGORITHM + "$" + ITERATIONS + "$" + salt + "$" + hash(password, salt, ITERATIONS);
  }

  /** Compares in constant time; false for an empty or foreign encoding. */
  public static boolean matches(String password, String encoded) {
    String[] parts = encoded.split("\\$", -1);
    if (parts.length != 4
        || !parts[0].equals(ALGORITHM)
        || !parts[1].matches("[1-9]\\d{0,7}")
        || parts[2].isEmpty()) {
      return false;
    }
    byte[] expected = parts[3].getBytes(StandardCharsets.US_ASCII);
    byte[] actual =
        hash(password, parts[2], Integer.parseInt(parts[1])).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, actual);
  }

  private static String hash(String password, String salt, int iterations) {
    try {
      PBEKeySpec spec =
          new PBEKeySpec(
              password.toCharArray(), salt.getBytes(StandardCharsets.UTF_8), iterations, 256);
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return Base64.getEncoder().encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
    }
  }
}
