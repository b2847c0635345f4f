package io.maas4j.netboot.failover;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What the two racks of a pair, and nobody else, know. Immutable; never printed.
 *
 * <p>A pair is made with its secret: a new secret is a new pair, whose racks rely on nothing that
 * they remember of another.
 */
public final class SharedSecret {
  private static final int MIN_OCTETS = 16;

  private final String id;
  private final byte[] key;

  private SharedSecret(String id, byte[] key) {
    this.id = id;
    this.key = key;
  }

  /**
   * @param id names it, and the pair; no secret
   * @param key at least 16 octets; copied
   * @throws IllegalArgumentException when it is shorter, or the name is empty or longer than 200
   */
  public static SharedSecret of(String id, byte[] key) {
    if (id.isEmpty() || id.length() > 200) {
      throw new IllegalArgumentException("the id of a pair's secret has 1 to 200 characters");
    }
    if (key.length < MIN_OCTETS) {
      throw new IllegalArgumentException(
          "the secret " + id + " is too short: give it 16 octets or more");
    }
    return new SharedSecret(id, key.clone());
  }

  /** As {@link #of(String, byte[])}, of a text. */
  public static SharedSecret of(String id, String key) {
    return of(id, key.getBytes(StandardCharsets.UTF_8));
  }

  public String id() {
    return id;
  }

  byte[] key() {
    return key.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedSecret secret
        && id.equals(secret.id)
        && java.security.MessageDigest.isEqual(key, secret.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id);
  }

  @Override
  public String toString() {
    return "secret " + id;
  }
}
