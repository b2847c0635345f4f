package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.net.InetSocketAddress;

/** What a DHCP server tells those who look at its packets. Thread-safe. */
final class DhcpTap {
  private final Tap tap;

  DhcpTap(Tap tap) {
    this.tap = tap;
  }

  void received(byte[] bytes, Arrival arrival) {
    if (tap.isListening()) {
      tap.passed(datagram(Direction.IN, bytes, arrival, arrival.sender()));
    }
  }

  /**
   * @param message the request, or the answer that could not be given
   */
  void dropped(DhcpMessage message, Arrival arrival, String reason) {
    if (tap.isListening()) {
      dropped(message.encode(), arrival, reason);
    }
  }

  void dropped(byte[] bytes, Arrival arrival, String reason) {
    if (tap.isListening()) {
      tap.dropped(datagram(Direction.IN, bytes, arrival, arrival.sender()), reason);
    }
  }

  void sent(DhcpReply reply, Arrival arrival) {
    if (tap.isListening()) {
      tap.passed(datagram(Direction.OUT, reply.payload(), arrival, reply.destination()));
    }
  }

  private static Datagram datagram(
      Direction direction, byte[] bytes, Arrival arrival, InetSocketAddress remote) {
    return new Datagram(
        Service.DHCP,
        direction,
        new InetSocketAddress(arrival.localAddress(), DhcpConfig.SERVER_PORT),
        remote,
        arrival.interfaceName(),
        bytes,
        bytes.length);
  }
}
