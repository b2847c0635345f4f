package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.SendMessage;
import java.util.List;

/**
 * The way to a controller behind the BMC: its messages are passed on by Send Message, over one
 * controller or two (IPMI 2.0 §6.13, §22.7).
 *
 * @param requester our address on the buses; {@code 20} is the BMC's
 * @param hops the controllers on the way, the wanted one last; one or two
 */
public record IpmiPath(int requester, List<Hop> hops) {

  /**
   * @param channel the bus, 0 to 15
   * @param address of the controller on it
   */
  public record Hop(int channel, int address) {}

  /**
   * @throws IllegalArgumentException when there is no hop, or more than two
   */
  public IpmiPath {
    hops = List.copyOf(hops);
    if (hops.isEmpty() || hops.size() > 2) {
      throw new IllegalArgumentException("a path has one or two hops, not " + hops.size());
    }
  }

  /** The message for the wanted controller. */
  IpmiMessage inner(int netFn, int lun, int sequence, int command, Octets data) {
    Hop last = hops.get(hops.size() - 1);
    return new IpmiMessage(last.address(), netFn, lun, requester, sequence, 0, command, data);
  }

  /** The message for the BMC, with the other one inside. */
  IpmiMessage wrapped(IpmiMessage inner) {
    IpmiMessage message = inner;
    for (int i = hops.size() - 1; i >= 0; i--) {
      SendMessage send =
          new SendMessage(hops.get(i).channel() | SendMessage.TRACKED, message.encode());
      message =
          i == 0
              ? IpmiMessage.request(
                  send.netFn(), 0, inner.sequence(), send.command(), send.encode())
              : new IpmiMessage(
                  hops.get(i - 1).address(),
                  send.netFn(),
                  0,
                  requester,
                  inner.sequence(),
                  0,
                  send.command(),
                  send.encode());
    }
    return message;
  }
}
