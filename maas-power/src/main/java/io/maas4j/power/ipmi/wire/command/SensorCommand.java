package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;

/** Sensors (IPMI 2.0 §35). */
public sealed interface SensorCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x04;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * Reads a sensor (§35.14).
   *
   * @param sensor its number
   * @param lun where its controller has it
   */
  record GetSensorReading(int sensor, int lun) implements SensorCommand<SensorReading> {
    @Override
    public int command() {
      return 0x2D;
    }

    @Override
    public Octets encode() {
      return Octets.of(sensor);
    }

    @Override
    public SensorReading decodeAnswer(OctetReader in) {
      return new SensorReading(
          in.u8("sensor reading"),
          in.u8("sensor flags"),
          in.remaining() > 0 ? in.u8("present states") : 0,
          in.remaining() > 0 ? in.u8("present states") & 0x7F : 0);
    }

    static GetSensorReading decode(int lun, OctetReader in) {
      return new GetSensorReading(in.u8("sensor number"), lun);
    }
  }

  /**
   * The answer to it.
   *
   * @param raw to be converted; 0 for discrete sensors
   * @param flags bit 7 events on, 6 scanning on, 5 no reading for now
   * @param states thresholds that are reached, or states 0 to 7
   * @param moreStates states 8 to 14
   */
  record SensorReading(int raw, int flags, int states, int moreStates) implements IpmiAnswer {
    public boolean isAvailable() {
      return (flags & 0x20) == 0 && (flags & 0x40) != 0;
    }

    @Override
    public Octets encode() {
      return Octets.of(raw, flags, states, moreStates | 0x80);
    }
  }
}
