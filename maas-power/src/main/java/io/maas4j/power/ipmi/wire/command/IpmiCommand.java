package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;

/**
 * A request to a BMC.
 *
 * @param <R> what comes back when it succeeds
 */
public sealed interface IpmiCommand<R extends IpmiAnswer>
    permits ChannelCommand,
        ChassisCommand,
        DcmiCommand,
        DeviceCommand,
        FruCommand,
        LanCommand,
        PayloadCommand,
        RawCommand,
        SdrCommand,
        SelCommand,
        SensorCommand,
        SessionCommand,
        UserCommand,
        WatchdogCommand {

  /** Whether the BMC may carry it out twice, when its answer to the first was lost. */
  enum Repeat {
    HARMLESS,
    /** It would do a second thing: power cycle twice, record two entries. */
    HARMFUL
  }

  /** The network function, even. */
  int netFn();

  default int lun() {
    return 0;
  }

  /** The command's number within its network function. */
  int command();

  Octets encode();

  /**
   * Reads the response's data, after the completion code.
   *
   * @throws WireFormatException when it is malformed
   */
  R decodeAnswer(OctetReader data);

  default Repeat repeat() {
    return Repeat.HARMLESS;
  }

  /** The name in the specification, for messages: {@code Get Chassis Status}. */
  default String title() {
    return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  /**
   * What a request asks for, as a BMC sees it; a {@link RawCommand} for what is not known here.
   *
   * @throws WireFormatException when the data of a known one is malformed
   */
  static IpmiCommand<?> decode(int netFn, int lun, int command, Octets data) {
    return CommandTable.decode(netFn, lun, command, data);
  }
}
