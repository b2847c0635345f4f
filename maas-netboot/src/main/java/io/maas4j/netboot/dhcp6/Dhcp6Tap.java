package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** What a DHCPv6 server tells those who look at its packets. Thread-safe. */
final class Dhcp6Tap {
  private static final InetAddress SERVERS = literal("ff02::1:2");
  private static final InetAddress UNKNOWN = literal("::");

  private final Tap tap;

  Dhcp6Tap(Tap tap) {
    this.tap = tap;
  }

  void received(byte[] bytes, Arrival arrival) {
    if (tap.isListening()) {
      tap.passed(request(bytes, arrival));
    }
  }

  void dropped(byte[] bytes, Arrival arrival, String reason) {
    if (tap.isListening()) {
      tap.dropped(request(bytes, arrival), reason);
    }
  }

  void sent(Dhcp6Reply reply, Arrival arrival) {
    if (tap.isListening()) {
      tap.passed(datagram(Direction.OUT, UNKNOWN, reply.payload(), arrival, reply.destination()));
    }
  }

  private static Datagram request(byte[] bytes, Arrival arrival) {
    InetAddress local = arrival.cast() == Arrival.Cast.MULTICAST ? SERVERS : UNKNOWN;
    return datagram(Direction.IN, local, bytes, arrival, arrival.sender());
  }

  private static Datagram datagram(
      Direction direction,
      InetAddress local,
      byte[] bytes,
      Arrival arrival,
      InetSocketAddress remote) {
    return new Datagram(
        Service.DHCP6,
        direction,
        new InetSocketAddress(local, Dhcp6Config.SERVER_PORT),
        remote,
        arrival.interfaceName(),
        bytes,
        bytes.length);
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(address + " is an address", e);
    }
  }
}
