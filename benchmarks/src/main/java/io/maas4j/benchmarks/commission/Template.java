package io.maas4j.benchmarks.commission;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * A text that is a little different for each machine: its {@code @} are the digits of the machine's
 * number, six of them, then from the first again. So {@code 52:54:00:@@:@@:@@} is a hardware
 * address that no two machines share, and {@code 10.1@@.1@@.1@@} such an IP address. Immutable.
 */
final class Template {
  private static final int DIGITS = 6;

  private final byte[] text;
  private final int[] places;

  /**
   * @param text ASCII
   */
  Template(String text) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    this.places = IntStream.range(0, this.text.length).filter(i -> this.text[i] == '@').toArray();
    if (places.length % DIGITS != 0) {
      throw new IllegalArgumentException("the digits of a number are split: " + places.length);
    }
  }

  /**
   * @param machine below 1,000,000
   */
  byte[] of(int machine) {
    byte[] digits = new byte[DIGITS];
    int left = machine;
    for (int i = DIGITS - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    byte[] filled = text.clone();
    for (int i = 0; i < places.length; i++) {
      filled[places[i]] = digits[i % DIGITS];
    }
    return filled;
  }
}
