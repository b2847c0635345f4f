package io.maas4j.power.ipmi.wire.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.util.Optional;

/**
 * A sensor data record (IPMI 2.0 §43). Its own length is not believed beyond what there is.
 *
 * @param recordId its number in the repository
 * @param type see the constants; others are not taken apart
 * @param sensor the sensor, for full and compact records
 * @param body what follows the header of five octets
 */
public record SensorRecord(int recordId, int type, Optional<Sensor> sensor, Octets body) {
  public static final int FULL = 0x01;
  public static final int COMPACT = 0x02;
  public static final int FRU_LOCATOR = 0x11;
  public static final int CONTROLLER_LOCATOR = 0x12;

  /** Octets in front of a record's body. */
  public static final int HEADER = 5;

  /**
   * One sensor.
   *
   * @param owner address of the controller; {@code 20} is the BMC
   * @param lun where the controller has it
   * @param number to be read by
   * @param entity what it is part of (table 43-13)
   * @param instance which one of those
   * @param sensorType 1 temperature, 2 voltage, 3 current, 4 fan … (table 42-3)
   * @param readingType 1 threshold, else discrete
   * @param unit base unit: 1 degrees C, 4 volts, 5 amperes, 6 watts, 18 rpm … (table 43-15)
   * @param conversion how a reading becomes a value; empty when it does not
   * @param name as printed on the board
   */
  public record Sensor(
      int owner,
      int lun,
      int number,
      int entity,
      int instance,
      int sensorType,
      int readingType,
      int unit,
      Optional<SensorConversion> conversion,
      String name) {
    public static final int TEMPERATURE = 0x01;
    public static final int VOLTAGE = 0x02;
    public static final int CURRENT = 0x03;
    public static final int FAN = 0x04;
    public static final int UNIT_DEGREES_C = 1;
    public static final int UNIT_VOLTS = 4;
    public static final int UNIT_AMPERES = 5;
    public static final int UNIT_WATTS = 6;
    public static final int UNIT_RPM = 18;
  }

  /**
   * @param data a whole record, with its header
   * @throws WireFormatException when it is shorter than it says or than its type needs
   */
  public static SensorRecord parse(Octets data) {
    OctetReader in = new OctetReader(data);
    int recordId = in.u16("record id");
    in.skip(1, "SDR version");
    int type = in.u8("record type");
    int length = in.u8("record length");
    Octets body = in.octets(length, "record body");
    Optional<Sensor> sensor =
        type == FULL || type == COMPACT ? Optional.of(sensor(body, type)) : Optional.empty();
    return new SensorRecord(recordId, type, sensor, body);
  }

  private static Sensor sensor(Octets body, int type) {
    OctetReader in = new OctetReader(body);
    int owner = in.u8("sensor owner id");
    int lun = in.u8("sensor owner LUN") & 3;
    int number = in.u8("sensor number");
    int entity = in.u8("entity id");
    int instance = in.u8("entity instance") & 0x7F;
    in.skip(2, "initialization and capabilities");
    int sensorType = in.u8("sensor type");
    int readingType = in.u8("event/reading type code");
    in.skip(6, "masks");
    int units = in.u8("sensor units 1");
    int unit = in.u8("sensor units 2");
    in.skip(1, "sensor units 3");
    Optional<SensorConversion> conversion = Optional.empty();
    if (type == FULL) {
      conversion = SensorConversion.decode(units, in);
      in.skip(17, "nominal reading to OEM");
    } else {
      in.skip(8, "sharing to OEM");
    }
    return new Sensor(
        owner, lun, number, entity, instance, sensorType, readingType, unit, conversion, name(in));
  }

  private static String name(OctetReader in) {
    if (in.remaining() == 0) {
      return "";
    }
    int typeLength = in.u8("id string type/length");
    // Firmware that counts wrong is common here: what there is of the name will do.
    Octets octets = in.octets(Math.min(typeLength & 0x1F, in.remaining()), "id string");
    String text =
        switch (typeLength >> 6) {
          case 1 -> PackedText.bcdPlus(octets);
          case 2 -> PackedText.sixBit(octets);
          default -> new String(octets.toArray(), ISO_8859_1);
        };
    return text.replace("\0", "").strip();
  }
}
