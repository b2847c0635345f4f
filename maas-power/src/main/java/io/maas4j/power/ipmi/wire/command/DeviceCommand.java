package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import java.util.Locale;

/** The BMC itself (IPMI 2.0 §20, §22.14). */
public sealed interface DeviceCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  @Override
  default int netFn() {
    return NET_FN;
  }

  @Override
  default Octets encode() {
    return Octets.none();
  }

  /** Who made it, what it is (§20.1). */
  record GetDeviceId() implements DeviceCommand<DeviceId> {
    @Override
    public int command() {
      return 0x01;
    }

    @Override
    public DeviceId decodeAnswer(OctetReader data) {
      return DeviceId.decode(data);
    }
  }

  /** Starts the BMC's firmware anew (§20.2); the session is lost, the machine goes on. */
  record ColdReset() implements DeviceCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x02;
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    @Override
    public Repeat repeat() {
      return Repeat.HARMFUL;
    }
  }

  /** The machine's GUID (§22.14). */
  record GetSystemGuid() implements DeviceCommand<SystemGuid> {
    @Override
    public int command() {
      return 0x37;
    }

    @Override
    public SystemGuid decodeAnswer(OctetReader data) {
      return new SystemGuid(data.octets(16, "GUID"));
    }
  }

  /**
   * A GUID as the BMC sends it; makers differ in the order of its octets.
   *
   * @param octets 16
   */
  record SystemGuid(Octets octets) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return octets;
    }
  }

  /**
   * The answer to Get Device ID.
   *
   * @param deviceId the maker's number for the kind of device
   * @param revision bit 7: it provides SDRs; low four bits: the device's revision
   * @param firmwareMajor bit 7: the firmware is being updated
   * @param firmwareMinor in BCD
   * @param ipmiVersion in BCD, digits the other way round: {@code 02} is 2.0, {@code 51} is 1.5
   * @param support bit 0 sensors, 1 SDRs, 2 SEL, 3 FRU, 4 and 5 events, 6 bridge, 7 chassis
   * @param manufacturer the maker's IANA number, 20 bits
   * @param product the maker's number for the product
   * @param auxiliary four octets of firmware revision, or none
   */
  record DeviceId(
      int deviceId,
      int revision,
      int firmwareMajor,
      int firmwareMinor,
      int ipmiVersion,
      int support,
      int manufacturer,
      int product,
      Octets auxiliary)
      implements IpmiAnswer {

    /** {@code 2.61}. */
    public String firmware() {
      return String.format(Locale.ROOT, "%d.%02x", firmwareMajor & 0x7F, firmwareMinor);
    }

    public boolean isUpdatingFirmware() {
      return (firmwareMajor & 0x80) != 0;
    }

    /** {@code 2.0}. */
    public String ipmi() {
      return (ipmiVersion & 0x0F) + "." + (ipmiVersion >> 4);
    }

    @Override
    public Octets encode() {
      return new OctetWriter(15)
          .u8(deviceId)
          .u8(revision)
          .u8(firmwareMajor)
          .u8(firmwareMinor)
          .u8(ipmiVersion)
          .u8(support)
          .u24(manufacturer)
          .u16(product)
          .octets(auxiliary)
          .toOctets();
    }

    static DeviceId decode(OctetReader in) {
      return new DeviceId(
          in.u8("device id"),
          in.u8("device revision"),
          in.u8("firmware revision 1"),
          in.u8("firmware revision 2"),
          in.u8("IPMI version"),
          in.u8("additional device support"),
          in.u24("manufacturer id"),
          in.u16("product id"),
          in.remaining() >= 4 ? in.octets(4, "auxiliary firmware revision") : Octets.none());
    }
  }
}
