package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads DHCPv4 (RFC 2131 §2). */
final class Dhcp4Reader {
  private static final int HLEN_AT = 2;
  private static final int CHADDR_AT = 28;
  private static final int ETHERNET_LENGTH = 6;

  private Dhcp4Reader() {}

  /** Whose a packet is, also of one that is not well-formed. */
  static Optional<MacAddress> mac(byte[] payload) {
    return payload.length >= CHADDR_AT + ETHERNET_LENGTH && payload[HLEN_AT] == ETHERNET_LENGTH
        ? Optional.of(
            MacAddress.of(Arrays.copyOfRange(payload, CHADDR_AT, CHADDR_AT + ETHERNET_LENGTH)))
        : Optional.empty();
  }

  static Optional<Message> read(byte[] payload) {
    Optional<MacAddress> mac = mac(payload);
    if (mac.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(message(DhcpMessage.decode(payload), mac.get()));
    } catch (WireFormatException e) {
      return Optional.empty(); // the server says so, and why
    }
  }

  private static Message message(DhcpMessage message, MacAddress mac) {
    return new Message(
        mac,
        message.xid(),
        message.messageType().map(Enum::name).orElse("BOOTP"),
        client(message),
        given(message.giaddr()),
        given(message.ciaddr()).isPresent(),
        given(message.yiaddr()),
        message.bootFile().filter(file -> !file.isEmpty()).map(Printable::of),
        message.options().address(DhcpOption.SERVER_ID).map(server -> server));
  }

  private static Optional<InetAddress> given(InetAddress address) {
    return address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
  }

  private static String client(DhcpMessage message) {
    StringJoiner words = new StringJoiner(" ");
    message
        .options()
        .u16(DhcpOption.CLIENT_ARCHITECTURE)
        .ifPresent(code -> words.add("arch=" + Message.architecture(code)));
    String vendor = message.options().text(DhcpOption.VENDOR_CLASS).orElse("");
    if (message.userClasses().contains("iPXE")) {
      words.add("ipxe");
    } else if (vendor.startsWith("PXEClient")) {
      words.add("pxe");
    } else if (vendor.startsWith("HTTPClient")) {
      words.add("http");
    }
    return words.toString();
  }
}
