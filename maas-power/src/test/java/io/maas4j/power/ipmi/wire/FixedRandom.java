package io.maas4j.power.ipmi.wire;

import java.util.random.RandomGenerator;

/** Gives the octets it was told to give, over and over. */
record FixedRandom(byte[] octets) implements RandomGenerator {
  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = octets[i % octets.length];
    }
  }

  @Override
  public long nextLong() {
    throw new UnsupportedOperationException("octets only");
  }
}
