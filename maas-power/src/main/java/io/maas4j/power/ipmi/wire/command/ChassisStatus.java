package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/**
 * The chassis's state (IPMI 2.0 §28.2), by its octets.
 *
 * @param power bit 0: on; 1 overload, 2 interlock, 3 fault, 4 control fault, 6-5 restore policy
 * @param lastEvent bit 0: mains failed, 1 overload, 2 interlock, 3 fault, 4 on by command
 * @param misc bit 0: intrusion, 1 front panel lockout, 2 drive fault, 3 fan fault, 6-4 identify
 */
public record ChassisStatus(int power, int lastEvent, int misc) implements IpmiAnswer {

  /** What the chassis does when mains come back. */
  public enum RestorePolicy {
    STAY_OFF,
    AS_BEFORE,
    TURN_ON,
    UNKNOWN
  }

  public boolean isOn() {
    return (power & 0x01) != 0;
  }

  public boolean hasPowerFault() {
    return (power & 0x08) != 0;
  }

  public boolean isOverloaded() {
    return (power & 0x02) != 0;
  }

  public boolean hasDriveFault() {
    return (misc & 0x04) != 0;
  }

  public boolean hasFanFault() {
    return (misc & 0x08) != 0;
  }

  public RestorePolicy restorePolicy() {
    return RestorePolicy.values()[power >> 5 & 3];
  }

  @Override
  public Octets encode() {
    return new OctetWriter(3).u8(power).u8(lastEvent).u8(misc).toOctets();
  }

  // A fourth octet, about the front panel, may follow.
  static ChassisStatus decode(OctetReader in) {
    return new ChassisStatus(
        in.u8("current power state"), in.u8("last power event"), in.u8("misc. chassis state"));
  }
}
