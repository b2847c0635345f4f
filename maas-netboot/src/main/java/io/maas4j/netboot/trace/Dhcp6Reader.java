package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads DHCPv6 (RFC 8415 §8, §9) as far as lines need it. */
final class Dhcp6Reader {
  private static final List<String> TYPES =
      List.of(
          "MESSAGE-0",
          "SOLICIT",
          "ADVERTISE",
          "REQUEST",
          "CONFIRM",
          "RENEW",
          "REBIND",
          "REPLY",
          "RELEASE",
          "DECLINE",
          "RECONFIGURE",
          "INFORMATION-REQUEST",
          "RELAY-FORW",
          "RELAY-REPL");
  private static final int RELAY_FORW = 12;
  private static final int RELAY_REPL = 13;
  private static final int MOST_RELAYS = 8;

  private static final int CLIENT_ID = 1;
  private static final int IA_NA = 3;
  private static final int IA_ADDRESS = 5;
  private static final int RELAYED = 9;
  private static final int BOOT_FILE_URL = 59;
  private static final int ARCHITECTURE = 61;
  private static final int LINK_LAYER_ADDRESS = 79;

  private static final int ETHERNET = 1;
  private static final int DUID_LLT = 1;
  private static final int DUID_LL = 3;
  private static final int IA_NA_HEADER = 12;

  private Optional<MacAddress> mac = Optional.empty();
  private Optional<InetAddress> relay = Optional.empty();
  private Optional<InetAddress> address = Optional.empty();
  private Optional<String> file = Optional.empty();
  private String client = "";

  private Dhcp6Reader() {}

  /**
   * @param remote the other end, whose address may tell the MAC
   */
  static Optional<Message> read(byte[] payload, InetAddress remote) {
    try {
      return new Dhcp6Reader().message(ByteBuffer.wrap(payload), remote, 0);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty(); // cut off, or lengths that lie
    }
  }

  private Optional<Message> message(ByteBuffer bytes, InetAddress remote, int relays) {
    int type = bytes.get() & 0xFF;
    if (type == RELAY_FORW || type == RELAY_REPL) {
      return relays < MOST_RELAYS ? relayed(bytes, remote, relays) : Optional.empty();
    }
    int xid = (bytes.get() & 0xFF) << 16 | (bytes.getShort() & 0xFFFF);
    while (bytes.hasRemaining()) {
      int code = bytes.getShort() & 0xFFFF;
      option(code, next(bytes));
    }
    Optional<MacAddress> whose = mac.or(() -> relays == 0 ? ofInterface(remote) : Optional.empty());
    String name = type < TYPES.size() ? TYPES.get(type) : "MESSAGE-" + type;
    return whose.map(
        m ->
            new Message(
                m,
                xid,
                name,
                client,
                relay,
                name.equals("RENEW") || name.equals("REBIND"),
                address,
                file,
                Optional.empty()));
  }

  private Optional<Message> relayed(ByteBuffer bytes, InetAddress remote, int relays) {
    bytes.position(bytes.position() + 1 + 16 + 16); // hops, link address, peer address
    relay = Optional.of(remote);
    Optional<ByteBuffer> inner = Optional.empty();
    while (bytes.hasRemaining()) {
      int code = bytes.getShort() & 0xFFFF;
      ByteBuffer value = next(bytes);
      if (code == RELAYED) {
        inner = Optional.of(value);
      } else if (code == LINK_LAYER_ADDRESS && value.remaining() == 8) {
        mac = hardware(value.getShort(), value);
      }
    }
    return inner.isPresent() ? message(inner.get(), remote, relays + 1) : Optional.empty();
  }

  private void option(int code, ByteBuffer value) {
    switch (code) {
      case CLIENT_ID -> {
        int kind = value.getShort();
        int hardware = kind == DUID_LLT || kind == DUID_LL ? value.getShort() : 0;
        if (kind == DUID_LLT) {
          value.getInt(); // the time
        }
        Optional<MacAddress> own = hardware(hardware, value);
        mac = mac.or(() -> own);
      }
      case IA_NA -> {
        value.position(value.position() + IA_NA_HEADER);
        while (value.hasRemaining()) {
          int inner = value.getShort() & 0xFFFF;
          ByteBuffer option = next(value);
          if (inner == IA_ADDRESS) {
            byte[] octets = new byte[16];
            option.get(octets);
            address = Optional.of(address(octets));
          }
        }
      }
      case BOOT_FILE_URL ->
          file = Optional.of(Printable.of(StandardCharsets.UTF_8.decode(value).toString()));
      case ARCHITECTURE -> client = "arch=" + Message.architecture(value.getShort() & 0xFFFF);
      default -> {
        // says nothing that a line has
      }
    }
  }

  private static ByteBuffer next(ByteBuffer bytes) {
    int length = bytes.getShort() & 0xFFFF;
    ByteBuffer value = bytes.slice();
    value.limit(length);
    bytes.position(bytes.position() + length);
    return value;
  }

  private static Optional<MacAddress> hardware(int type, ByteBuffer value) {
    if (type != ETHERNET || value.remaining() != 6) {
      return Optional.empty();
    }
    byte[] octets = new byte[6];
    value.get(octets);
    return Optional.of(MacAddress.of(octets));
  }

  /** The MAC within a modified EUI-64 (RFC 4291, appendix A). */
  static Optional<MacAddress> ofInterface(InetAddress address) {
    byte[] a = address.getAddress();
    if (a.length != 16 || a[11] != (byte) 0xFF || a[12] != (byte) 0xFE) {
      return Optional.empty();
    }
    return Optional.of(
        MacAddress.of(new byte[] {(byte) (a[8] ^ 2), a[9], a[10], a[13], a[14], a[15]}));
  }

  private static InetAddress address(byte[] octets) {
    try {
      return Inet6Address.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 octets are an address", e);
    }
  }
}
