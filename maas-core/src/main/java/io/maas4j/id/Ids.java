package io.maas4j.id;

import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The source of identities and secrets, injected so that a simulation can repeat itself.
 *
 * <p>Thread-safe when the given generator is. For anything that guards access give it a {@link
 * java.security.SecureRandom}.
 */
public final class Ids {
  private static final String SYSTEM_ID = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String TOKEN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** A fresh candidate; the store refuses a duplicate and the caller takes another. */
  public MachineId machineId() {
    return new MachineId(text(SYSTEM_ID, 6));
  }

  /**
   * @param length characters out of {@code [A-Za-z0-9]}
   */
  public String token(int length) {
    return text(TOKEN, length);
  }

  /**
   * @param length how many
   */
  public byte[] octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  public UUID uuid() {
    LongSupplier bits = random::nextLong;
    long high = bits.getAsLong() & ~0xF000L | 0x4000L;
    long low = bits.getAsLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** An index below {@code bound}, for word lists and the like. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
