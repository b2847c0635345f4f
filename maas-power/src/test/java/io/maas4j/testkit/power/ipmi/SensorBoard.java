package io.maas4j.testkit.power.ipmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SdrCommand;
import io.maas4j.power.ipmi.wire.command.SdrCommand.GetSdr;
import io.maas4j.power.ipmi.wire.command.SdrCommand.GetSdrRepositoryInfo;
import io.maas4j.power.ipmi.wire.command.SdrCommand.Reservation;
import io.maas4j.power.ipmi.wire.command.SdrCommand.ReserveSdrRepository;
import io.maas4j.power.ipmi.wire.command.SdrCommand.SdrPiece;
import io.maas4j.power.ipmi.wire.command.SdrCommand.SdrRepositoryInfo;
import io.maas4j.power.ipmi.wire.command.SensorCommand.GetSensorReading;
import io.maas4j.power.ipmi.wire.command.SensorCommand.SensorReading;
import io.maas4j.power.ipmi.wire.command.SensorRecord;
import io.maas4j.power.ipmi.wire.command.SensorRecord.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sensors of a simulated machine and the records that describe them (IPMI 2.0 §43). Immutable
 * and the same for all machines; readings follow the power.
 */
final class SensorBoard {
  private static final int VERSION = 0x51;
  private static final int NO_RECORD = GetSdr.NO_MORE;
  private static final int THRESHOLDS = 0x01;
  private static final int SCANNING = 0xC0;
  private static final int NO_READING = 0x20;
  private static final int BOARD = 7;
  private static final int PROCESSOR = 3;
  private static final int FAN_DEVICE = 29;
  private static final int POWER_SUPPLY = 10;
  private static final int OTHER_UNITS = 0x0B;
  // What a response to a 255-octet request can carry without being fragmented.
  private static final int MAX_READ = 200;

  /**
   * One sensor: value = raw x m x 10^rExponent.
   *
   * @param raw while the machine is on
   * @param rawOff while it is off; negative when there is no reading then
   */
  private record Kind(
      int number,
      String name,
      int entity,
      int type,
      int unit,
      int m,
      int rExponent,
      int raw,
      int rawOff,
      int upperCritical) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              1,
              "CPU Temp",
              PROCESSOR,
              Sensor.TEMPERATURE,
              Sensor.UNIT_DEGREES_C,
              1,
              0,
              45,
              -1,
              95),
          new Kind(
              2,
              "Ambient Temp",
              BOARD,
              Sensor.TEMPERATURE,
              Sensor.UNIT_DEGREES_C,
              1,
              0,
              22,
              21,
              45),
          new Kind(3, "12V", BOARD, Sensor.VOLTAGE, Sensor.UNIT_VOLTS, 6, -2, 201, 0, 220),
          new Kind(4, "FAN1", FAN_DEVICE, Sensor.FAN, Sensor.UNIT_RPM, 100, 0, 54, 0, 200),
          new Kind(5, "Power", POWER_SUPPLY, OTHER_UNITS, Sensor.UNIT_WATTS, 2, 0, 90, 5, 240));

  private static final List<Octets> RECORDS = records();

  private int reservation;

  Reply execute(SdrCommand<?> command) {
    if (command instanceof GetSdrRepositoryInfo) {
      return Reply.of(new SdrRepositoryInfo(VERSION, RECORDS.size(), 0, 0, 0, 0x02));
    }
    if (command instanceof ReserveSdrRepository) {
      reservation = reservation % 0xFFFF + 1;
      return Reply.of(new Reservation(reservation));
    }
    if (command instanceof GetSdr get) {
      return read(get);
    }
    throw new AssertionError(command);
  }

  Reply read(GetSensorReading get, boolean on) {
    Optional<Kind> kind = kind(get.sensor());
    if (kind.isEmpty()) {
      return Reply.refused(CompletionCode.NOT_PRESENT);
    }
    int raw = on ? kind.get().raw() : kind.get().rawOff();
    return Reply.of(
        new SensorReading(Math.max(0, raw), SCANNING | (raw < 0 ? NO_READING : 0), 0, 0));
  }

  /** Get Sensor Thresholds (§35.9). */
  Reply thresholds(int sensor) {
    return kind(sensor)
        .map(kind -> Reply.ok(0x10, 0, 0, 0, 0, kind.upperCritical(), 0))
        .orElseGet(() -> Reply.refused(CompletionCode.NOT_PRESENT));
  }

  /** Get Sensor Hysteresis (§35.7). */
  Reply hysteresis(int sensor) {
    return kind(sensor)
        .map(kind -> Reply.ok(1, 1))
        .orElseGet(() -> Reply.refused(CompletionCode.NOT_PRESENT));
  }

  private Reply read(GetSdr get) {
    boolean part = get.offset() != 0 || get.count() != 0xFF;
    if (part && get.reservation() != reservation) {
      return Reply.refused(CompletionCode.RESERVATION_CANCELLED);
    }
    int index = get.recordId() == NO_RECORD ? RECORDS.size() - 1 : Math.max(1, get.recordId()) - 1;
    if (index >= RECORDS.size()) {
      return Reply.refused(CompletionCode.NOT_PRESENT);
    }
    Octets record = RECORDS.get(index);
    if (get.offset() > record.length()) {
      return Reply.refused(CompletionCode.OUT_OF_RANGE);
    }
    int length = Math.min(Math.min(get.count(), MAX_READ), record.length() - get.offset());
    int next = index + 1 < RECORDS.size() ? index + 2 : NO_RECORD;
    return Reply.of(new SdrPiece(next, record.from(get.offset()).padded(length)));
  }

  private static Optional<Kind> kind(int number) {
    return KINDS.stream().filter(kind -> kind.number() == number).findFirst();
  }

  private static List<Octets> records() {
    List<Octets> records = new ArrayList<>();
    records.add(record(1, SensorRecord.CONTROLLER_LOCATOR, controller()));
    records.add(record(2, SensorRecord.FRU_LOCATOR, fru()));
    for (Kind kind : KINDS) {
      records.add(record(records.size() + 1, SensorRecord.FULL, full(kind)));
    }
    return List.copyOf(records);
  }

  private static Octets record(int id, int type, Octets body) {
    return new OctetWriter(64)
        .u16(id)
        .u8(VERSION)
        .u8(type)
        .u8(body.length())
        .octets(body)
        .toOctets();
  }

  /** Table 43-8. */
  private static Octets controller() {
    OctetWriter out = new OctetWriter(32);
    // Address, channel, power notification; sensor, SDR, SEL, FRU and chassis device.
    out.u8(0x20).u8(0).u8(0).u8(0x9F).u24(0).u8(BOARD).u8(1).u8(0);
    return named(out, "Simulated BMC");
  }

  /** Table 43-7. */
  private static Octets fru() {
    OctetWriter out = new OctetWriter(32);
    // Address, FRU id 0, logical device behind LUN 0, channel 0; a generic inventory.
    out.u8(0x20).u8(0).u8(0x80).u8(0).u8(0).u8(0x10).u8(0).u8(BOARD).u8(1).u8(0);
    return named(out, "Mainboard FRU");
  }

  /** Table 43-1. */
  private static Octets full(Kind kind) {
    OctetWriter out = new OctetWriter(64);
    out.u8(0x20).u8(0).u8(kind.number()).u8(kind.entity()).u8(1);
    // Initialised and scanning; auto re-arm, thresholds and hysteresis readable.
    out.u8(0x7F).u8(0x54).u8(kind.type()).u8(THRESHOLDS);
    // Events of upper critical going high; that threshold is readable.
    out.u16(0x0200).u16(0x0200).u16(0x1010);
    out.u8(0).u8(kind.unit()).u8(0);
    out.u8(0).u8(kind.m()).u8(0).u8(0).u8(0).u8(0).u8(kind.rExponent() << 4 & 0xF0);
    // Nominal reading given.
    out.u8(1).u8(kind.raw()).u8(kind.upperCritical()).u8(0).u8(255).u8(0);
    out.u8(255).u8(kind.upperCritical()).u8(255).u8(0).u8(0).u8(0);
    out.u8(1).u8(1).u16(0).u8(0);
    return named(out, kind.name());
  }

  private static Octets named(OctetWriter out, String name) {
    return out.u8(0xC0 | name.length()).octets(name.getBytes(ISO_8859_1)).toOctets();
  }
}
