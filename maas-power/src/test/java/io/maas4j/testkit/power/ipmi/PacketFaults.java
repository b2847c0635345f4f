package io.maas4j.testkit.power.ipmi;

/**
 * What a network does to datagrams, in both directions. Which ones it happens to is decided by the
 * farm's seed and the order of events.
 *
 * @param lossPercent that are lost
 * @param duplicatePercent of answers that come twice
 * @param reorderPercent of answers that come after those that were sent up to 50 ms later
 */
public record PacketFaults(int lossPercent, int duplicatePercent, int reorderPercent) {
  public static final PacketFaults NONE = new PacketFaults(0, 0, 0);

  /**
   * @throws IllegalArgumentException when one is not 0 to 100
   */
  public PacketFaults {
    for (int percent : new int[] {lossPercent, duplicatePercent, reorderPercent}) {
      if (percent < 0 || percent > 100) {
        throw new IllegalArgumentException("percent are 0 to 100: " + percent);
      }
    }
  }
}
