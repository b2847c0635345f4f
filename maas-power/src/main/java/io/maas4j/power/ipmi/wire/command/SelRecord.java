package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import java.util.OptionalLong;

/**
 * An entry of the event log (IPMI 2.0 §32).
 *
 * @param octets 16
 */
public record SelRecord(Octets octets) {
  public static final int LENGTH = 16;

  /** {@link #type()} of what sensors tell. */
  public static final int SYSTEM_EVENT = 0x02;

  // Before this a clock counts from its start and not from 1970 (§37.1).
  private static final long FIRST_DATE = 0x2000_0000L;

  /**
   * @throws IllegalArgumentException when there are not 16 octets
   */
  public SelRecord {
    if (octets.length() != LENGTH) {
      throw new IllegalArgumentException("an entry has 16 octets, not " + octets.length());
    }
  }

  public int recordId() {
    return octets.at(0) | octets.at(1) << 8;
  }

  /** {@link #SYSTEM_EVENT}; C0h to DFh a maker's with time; E0h to FFh a maker's. */
  public int type() {
    return octets.at(2);
  }

  /** When, in seconds since 1970; empty when it has no time or its clock was not set. */
  public OptionalLong epochSeconds() {
    if (type() >= 0xE0) {
      return OptionalLong.empty();
    }
    long time = new OctetReader(octets.from(3)).u32("time stamp");
    return time < FIRST_DATE || time == 0xFFFF_FFFFL ? OptionalLong.empty() : OptionalLong.of(time);
  }

  /** See {@link SensorRecord.Sensor#sensorType()}; of system events. */
  public int sensorType() {
    return octets.at(10);
  }

  /** Of system events. */
  public int sensor() {
    return octets.at(11);
  }

  /** Whether the event began; else it went away. Of system events. */
  public boolean isAssertion() {
    return (octets.at(12) & 0x80) == 0;
  }

  /** 1 threshold, 6Fh the sensor's own, else generic. Of system events. */
  public int eventType() {
    return octets.at(12) & 0x7F;
  }

  /** What happened, within its event type. Of system events. */
  public int eventOffset() {
    return octets.at(13) & 0x0F;
  }

  static SelRecord decode(OctetReader in) {
    return new SelRecord(in.octets(LENGTH, "SEL record"));
  }
}
