package io.maas4j.storage;

import java.util.Arrays;
import java.util.Optional;

/** How a RAID spreads what it holds. */
public enum RaidLevel {
  RAID_0(0, 2),
  RAID_1(1, 2),
  RAID_5(5, 3),
  RAID_6(6, 4),
  RAID_10(10, 3);

  private final int number;
  private final int minimum;

  RaidLevel(int number, int minimum) {
    this.number = number;
    this.minimum = minimum;
  }

  public int number() {
    return number;
  }

  /** {@code raid-5} */
  public String wireName() {
    return "raid-" + number;
  }

  public static Optional<RaidLevel> of(String wireName) {
    return Arrays.stream(values()).filter(l -> l.wireName().equals(wireName)).findFirst();
  }

  /** Whether these are enough, and not too many. */
  public boolean fits(int active, int spares) {
    return active >= minimum && (this != RAID_0 || spares == 0);
  }

  /** In the words of the protocol. */
  public String requirement() {
    return "RAID level "
        + number
        + " must have at least "
        + minimum
        + " raid devices and "
        + (this == RAID_0 ? "no" : "any number of")
        + " spares.";
  }

  /**
   * @param each what every active device gives
   */
  long size(long each, int active) {
    return switch (this) {
      case RAID_0 -> each * active;
      case RAID_1 -> each;
      case RAID_5 -> each * (active - 1);
      case RAID_6 -> each * (active - 2);
      case RAID_10 -> each * active / 2;
    };
  }
}
