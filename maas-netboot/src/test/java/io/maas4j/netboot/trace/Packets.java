package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Packets as servers would tell of them. */
final class Packets {
  static final MacAddress ALICE = new MacAddress("52:54:00:00:00:0a");
  static final MacAddress BOB = new MacAddress("52:54:00:00:00:0b");

  private Packets() {}

  static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static DhcpMessage discover(MacAddress mac) {
    return DhcpMessage.request(MessageType.DISCOVER, 0x3903F326, mac.octets())
        .broadcast()
        .optionU16(93, 7)
        .option(60, "PXEClient:Arch:00007:UNDI:003000")
        .build();
  }

  static DhcpMessage answer(DhcpMessage asked, MessageType type, String address) {
    return asked
        .reply(type)
        .yiaddr((Inet4Address) ip(address))
        .file("bootx64.efi")
        .option(54, (Inet4Address) ip("10.0.0.1"))
        .build();
  }

  static Datagram in(DhcpMessage message) {
    return dhcp(Direction.IN, message.encode(), "0.0.0.0");
  }

  static Datagram out(DhcpMessage message) {
    return dhcp(Direction.OUT, message.encode(), "255.255.255.255");
  }

  static Datagram dhcp(Direction direction, byte[] payload, String remote) {
    return new Datagram(
        Service.DHCP,
        direction,
        new InetSocketAddress("0.0.0.0", 67),
        new InetSocketAddress(ip(remote), 68),
        Optional.of("eth1"),
        payload,
        payload.length);
  }

  static Datagram readRequest(String remote, String file) {
    byte[] payload = ("\0\1" + file + "\0octet\0").getBytes(StandardCharsets.ISO_8859_1);
    return tftp(Direction.IN, remote, payload, payload.length);
  }

  static Datagram tftp(Direction direction, String remote, byte[] payload, int length) {
    return new Datagram(
        Service.TFTP,
        direction,
        new InetSocketAddress("10.0.0.1", direction == Direction.IN ? 69 : 40_000),
        new InetSocketAddress(ip(remote), 2070),
        Optional.empty(),
        payload,
        length);
  }
}
