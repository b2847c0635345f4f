package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import java.util.Locale;

/**
 * A command that has no record of its own: a manufacturer's, for instance.
 *
 * @param netFn even
 * @param lun 0 to 3
 * @param command its number
 * @param data the request's
 * @param repeat whether it may be sent again when no answer comes
 */
public record RawCommand(int netFn, int lun, int command, Octets data, Repeat repeat)
    implements IpmiCommand<IpmiAnswer.Raw> {

  /** One that may not be repeated, for nobody knows what it does. */
  public static RawCommand of(int netFn, int command, Octets data) {
    return new RawCommand(netFn, 0, command, data, Repeat.HARMFUL);
  }

  @Override
  public Octets encode() {
    return data;
  }

  @Override
  public IpmiAnswer.Raw decodeAnswer(OctetReader in) {
    return new IpmiAnswer.Raw(in.rest());
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "Command %02X/%02X", netFn, command);
  }
}
