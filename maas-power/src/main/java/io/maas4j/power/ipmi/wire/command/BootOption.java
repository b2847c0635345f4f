package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/**
 * A boot option as it is read (IPMI 2.0 §28.13).
 *
 * @param selector bit 7: marked invalid; low bits: the parameter
 * @param data the parameter's
 */
public record BootOption(int selector, Octets data) implements IpmiAnswer {
  public static final int SET_IN_PROGRESS = 0;

  /** On which occasions the flags stay valid; {@link #KEEP_ALWAYS}. */
  public static final int VALIDITY_CLEARING = 3;

  public static final int INITIATOR_ACKNOWLEDGE = 4;

  /** {@link BootFlags}. */
  public static final int BOOT_FLAGS = 5;

  /** For {@link #VALIDITY_CLEARING}: the flags are never cleared, above all not after 60 s. */
  public static final Octets KEEP_ALWAYS = Octets.of(0x1F);

  private static final int VERSION = 0x01;

  public int parameter() {
    return selector & 0x7F;
  }

  public boolean isValid() {
    return (selector & 0x80) == 0;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(2 + data.length()).u8(VERSION).u8(selector).octets(data).toOctets();
  }

  static BootOption decode(OctetReader in) {
    in.skip(1, "parameter version");
    return new BootOption(in.u8("parameter valid and selector"), in.rest());
  }
}
