package io.maas4j.power.ipmi.wire;

/**
 * Which session sequence numbers of a sender are still good (IPMI 2.0 §6.12.13): within reach of
 * the highest one seen, and not seen before. Starts at the first number it is shown. Not
 * thread-safe.
 */
public final class SequenceWindow {
  private final int ahead;
  private final int behind;
  private boolean started;
  private int highest;
  // Bit n: highest - n was seen.
  private long seen;

  private SequenceWindow(int ahead, int behind) {
    this.ahead = ahead;
    this.behind = behind;
  }

  /** RMCP+: 15 ahead and 16 behind. */
  public static SequenceWindow ofRmcpPlus() {
    return new SequenceWindow(15, 16);
  }

  /** IPMI 1.5: 8 to both sides. */
  public static SequenceWindow ofIpmi15() {
    return new SequenceWindow(8, 8);
  }

  /**
   * Whether a packet with this number may be taken; it may only once. To be asked after the
   * packet's code was found right: a forged number must not move the window.
   */
  public boolean accepts(int sequence) {
    if (sequence == 0) {
      return false;
    }
    if (!started) {
      started = true;
      highest = sequence;
      seen = 1;
      return true;
    }
    int distance = sequence - highest;
    // The number 0 is left out when the counter turns over.
    if (distance > 0 && sequence >= 0 && highest < 0) {
      distance--;
    } else if (distance < 0 && sequence < 0 && highest >= 0) {
      distance++;
    }
    if (distance > 0) {
      if (distance > ahead) {
        return false;
      }
      seen = seen << distance | 1;
      highest = sequence;
      return true;
    }
    int back = -distance;
    if (back > behind || (seen >>> back & 1) != 0) {
      return false;
    }
    seen |= 1L << back;
    return true;
  }

  /** The number after this one: 0 is never used. */
  public static int next(int sequence) {
    return sequence == -1 ? 1 : sequence + 1;
  }
}
