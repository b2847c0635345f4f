package io.maas4j.access;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Public keys as OpenSSH writes them: {@code ssh-ed25519 AAAA… comment} on one line (sshd(8),
 * AUTHORIZED_KEYS; RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4). Stateless.
 */
public final class SshPublicKey {
  private static final int LONGEST = 16 * 1024;
  private static final int LEAST_RSA_BITS = 1024;
  private static final String UNREADABLE = "Key could not be converted to RFC4716 form.";

  /** The size of a coordinate of each curve, in bytes. */
  private static final Map<String, Integer> CURVES =
      Map.of("nistp256", 32, "nistp384", 48, "nistp521", 66);

  private SshPublicKey() {}

  /**
   * Checks a line down to the last byte of its key.
   *
   * @return the line without white space around it
   * @throws IllegalArgumentException saying what is wrong
   */
  public static String check(String given) {
    String line = given.strip();
    if (line.length() > LONGEST) {
      throw refused("it is longer than " + LONGEST + " characters.");
    }
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw refused("it must be a single line.");
    }
    String[] words = line.split("[ \t]+", 3);
    if (words.length < 2) {
      throw refused(UNREADABLE);
    }
    ByteBuffer blob;
    try {
      blob = ByteBuffer.wrap(Base64.getDecoder().decode(words[1]));
    } catch (IllegalArgumentException e) {
      throw refused(UNREADABLE);
    }
    try {
      if (!text(blob).equals(words[0])) {
        throw refused(UNREADABLE);
      }
      body(words[0], blob);
      if (blob.hasRemaining()) {
        throw refused(UNREADABLE);
      }
    } catch (BufferUnderflowException e) {
      throw refused(UNREADABLE);
    }
    return line;
  }

  private static void body(String type, ByteBuffer blob) {
    switch (type) {
      case "ssh-rsa" -> {
        number(blob);
        int bits = number(blob).bitLength();
        if (bits < LEAST_RSA_BITS) {
          throw refused("an RSA key of " + bits + " bits is too short.");
        }
      }
      case "ssh-dss" -> {
        for (int i = 0; i < 4; i++) {
          number(blob);
        }
      }
      case "ssh-ed25519" -> exactly(blob, 32);
      case "sk-ssh-ed25519@openssh.com" -> {
        exactly(blob, 32);
        text(blob);
      }
      case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
          point(blob, type.substring("ecdsa-sha2-".length()));
      case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
        point(blob, "nistp256");
        text(blob);
      }
      default -> throw refused("keys of type " + type + " are not supported.");
    }
  }

  private static void exactly(ByteBuffer blob, int length) {
    if (bytes(blob).length != length) {
      throw refused(UNREADABLE);
    }
  }

  /** An uncompressed point, whose first byte is 4 (SEC 1 section 2.3.3). */
  private static void point(ByteBuffer blob, String curve) {
    if (!text(blob).equals(curve)) {
      throw refused(UNREADABLE);
    }
    byte[] point = bytes(blob);
    if (point.length != 1 + 2 * CURVES.getOrDefault(curve, 0) || point[0] != 4) {
      throw refused(UNREADABLE);
    }
  }

  private static BigInteger number(ByteBuffer blob) {
    byte[] bytes = bytes(blob);
    if (bytes.length == 0 || bytes[0] < 0) {
      throw refused(UNREADABLE);
    }
    return new BigInteger(bytes);
  }

  private static String text(ByteBuffer blob) {
    return new String(bytes(blob), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer blob) {
    int length = blob.getInt();
    if (length < 0 || length > blob.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    blob.get(bytes);
    return bytes;
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("Invalid SSH public key: " + why);
  }
}
