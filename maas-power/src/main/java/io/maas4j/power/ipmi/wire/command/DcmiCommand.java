package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** What data centre boards add (DCMI 1.5 §6.6). */
public sealed interface DcmiCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x2C;
  int GROUP = 0xDC;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** Power statistics of the whole system (§6.6.1). */
  record GetPowerReading() implements DcmiCommand<PowerReading> {
    private static final int SYSTEM_STATISTICS = 0x01;

    @Override
    public int command() {
      return 0x02;
    }

    @Override
    public Octets encode() {
      return Octets.of(GROUP, SYSTEM_STATISTICS, 0, 0);
    }

    @Override
    public PowerReading decodeAnswer(OctetReader in) {
      if (in.u8("group extension") != GROUP) {
        throw in.wrong("group extension", "must be DC");
      }
      return new PowerReading(
          in.u16("current power"),
          in.u16("minimum power"),
          in.u16("maximum power"),
          in.u16("average power"),
          in.u32("time stamp"),
          in.u32("statistics reporting period"),
          in.u8("power reading state"));
    }

    static GetPowerReading decode(OctetReader in) {
      if (in.u8("group extension") != GROUP) {
        throw in.wrong("group extension", "must be DC");
      }
      int mode = in.u8("mode");
      if (mode != SYSTEM_STATISTICS) {
        throw in.wrong("mode", "is not supported: " + mode);
      }
      return new GetPowerReading();
    }
  }

  /**
   * The answer to it.
   *
   * @param currentWatts now
   * @param minimumWatts over the period
   * @param maximumWatts over the period
   * @param averageWatts over the period
   * @param timestamp seconds since 1970
   * @param periodMillis over which the statistics are
   * @param state bit 6: measuring
   */
  record PowerReading(
      int currentWatts,
      int minimumWatts,
      int maximumWatts,
      int averageWatts,
      long timestamp,
      long periodMillis,
      int state)
      implements IpmiAnswer {
    public boolean isMeasuring() {
      return (state & 0x40) != 0;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(18)
          .u8(GROUP)
          .u16(currentWatts)
          .u16(minimumWatts)
          .u16(maximumWatts)
          .u16(averageWatts)
          .i32((int) timestamp)
          .i32((int) periodMillis)
          .u8(state)
          .toOctets();
    }
  }
}
