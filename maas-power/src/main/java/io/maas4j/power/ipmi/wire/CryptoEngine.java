package io.maas4j.power.ipmi.wire;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The algorithms of IPMI, out of the JDK: made once, used for any number of sessions one after the
 * other. Not thread-safe: one for each event loop.
 */
public final class CryptoEngine {
  static final int AES_BLOCK = 16;

  private static final int PASSWORD_15 = 16;

  private final RandomGenerator random;
  private final Map<String, Mac> macs = new HashMap<>();
  private final Map<AuthType, MessageDigest> digests = new EnumMap<>(AuthType.class);
  private final Cipher aes;

  /**
   * @param random for initialisation vectors; a {@code SecureRandom} but in tests
   * @throws IllegalStateException when this Java has no AES
   */
  public CryptoEngine(RandomGenerator random) {
    this.random = random;
    try {
      aes = Cipher.getInstance("AES/CBC/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/CBC: " + e.getMessage(), e);
    }
  }

  /** Whether this Java knows the algorithm; MD2 is left out of some. */
  public static boolean supports(AuthType authType) {
    return switch (authType) {
      case NONE, STRAIGHT -> true;
      case OEM -> false;
      case MD2, MD5 -> digest(authType).isPresent();
    };
  }

  /** Octets nobody can foretell. */
  public byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * The authentication code of an IPMI 1.5 packet (IPMI 2.0 §22.17.1): the password itself, or a
   * digest over password, session id, message, sequence number and password.
   *
   * @throws IllegalArgumentException for a type that has no code or is not supported
   */
  public Octets authCode(
      AuthType authType, Octets password, int sessionId, int sequence, Octets message) {
    byte[] key = password.padded(PASSWORD_15).raw();
    if (authType == AuthType.STRAIGHT) {
      return Octets.of(key);
    }
    if (!supports(authType) || authType == AuthType.NONE) {
      throw new IllegalArgumentException("no authentication code with " + authType);
    }
    MessageDigest digest = digests.computeIfAbsent(authType, type -> digest(type).orElseThrow());
    digest.update(key);
    little(digest, sessionId);
    digest.update(message.raw());
    little(digest, sequence);
    digest.update(key);
    return Octets.owning(digest.digest());
  }

  /** An HMAC over one part of an array. */
  byte[] hmac(String algorithm, byte[] key, byte[] data, int from, int end) {
    Mac mac = macs.computeIfAbsent(algorithm, CryptoEngine::mac);
    try {
      mac.init(new SecretKeySpec(key, algorithm));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " refuses its key: " + e.getMessage(), e);
    }
    mac.update(data, from, end - from);
    return mac.doFinal();
  }

  /** MD5 over the password, a part of an array and the password: the integrity of suites 11, 12. */
  byte[] keyedMd5(byte[] password, byte[] data, int from, int end) {
    MessageDigest digest =
        digests.computeIfAbsent(AuthType.MD5, type -> digest(type).orElseThrow());
    digest.update(password);
    digest.update(data, from, end - from);
    digest.update(password);
    return digest.digest();
  }

  void encrypt(SecretKeySpec key, byte[] iv, byte[] data, int from, int length) {
    aes(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv), data, from, length);
  }

  /** In place. */
  void decrypt(SecretKeySpec key, IvParameterSpec iv, byte[] data, int from, int length) {
    aes(Cipher.DECRYPT_MODE, key, iv, data, from, length);
  }

  private void aes(
      int mode, SecretKeySpec key, IvParameterSpec iv, byte[] data, int from, int length) {
    try {
      aes.init(mode, key, iv);
      aes.doFinal(data, from, length, data, from);
    } catch (GeneralSecurityException e) {
      // Lengths are whole blocks and keys have 16 octets: nothing is left that could fail.
      throw new IllegalStateException("AES refuses its input: " + e.getMessage(), e);
    }
  }

  private static Mac mac(String algorithm) {
    try {
      return Mac.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  private static Optional<MessageDigest> digest(AuthType authType) {
    try {
      return Optional.of(MessageDigest.getInstance(authType.name()));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static void little(MessageDigest digest, int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      digest.update((byte) (value >> shift));
    }
  }
}
