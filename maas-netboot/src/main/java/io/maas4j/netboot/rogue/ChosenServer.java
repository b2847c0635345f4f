package io.maas4j.netboot.rogue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which server a client chose (RFC 2131 §4.3.2). Every request that the DHCP server hears passes
 * here, so that no more is read than is needed, and nothing is made of what says nothing.
 */
final class ChosenServer {
  private static final int GIADDR_AT = 24;
  private static final int OPTIONS_AT = 240;
  private static final int BOOTREQUEST = 1;
  private static final int PAD = 0;
  private static final int MESSAGE_TYPE = 53;
  private static final int SERVER_ID = 54;
  private static final int END = 255;
  private static final int REQUEST = 3;

  private ChosenServer() {}

  /** Of a REQUEST that came without a relay; what is malformed names nobody. */
  static Optional<Inet4Address> of(byte[] payload) {
    if (payload.length < OPTIONS_AT || payload[0] != BOOTREQUEST || isRelayed(payload)) {
      return Optional.empty();
    }
    boolean request = false;
    int server = -1;
    int at = OPTIONS_AT;
    while (at < payload.length && (payload[at] & 0xFF) != END) {
      int code = payload[at] & 0xFF;
      if (code == PAD) {
        at++;
        continue;
      }
      int length = at + 1 < payload.length ? payload[at + 1] & 0xFF : payload.length;
      if (at + 2 + length > payload.length) {
        break;
      }
      request |= code == MESSAGE_TYPE && length == 1 && payload[at + 2] == REQUEST;
      server = code == SERVER_ID && length == 4 ? at + 2 : server;
      at += 2 + length;
    }
    return request && server > 0 ? Optional.of(address(payload, server)) : Optional.empty();
  }

  private static boolean isRelayed(byte[] payload) {
    return (payload[GIADDR_AT]
            | payload[GIADDR_AT + 1]
            | payload[GIADDR_AT + 2]
            | payload[GIADDR_AT + 3])
        != 0;
  }

  private static Inet4Address address(byte[] payload, int at) {
    try {
      return (Inet4Address) InetAddress.getByAddress(Arrays.copyOfRange(payload, at, at + 4));
    } catch (UnknownHostException e) {
      throw new AssertionError("4 octets are an address", e);
    }
  }
}
