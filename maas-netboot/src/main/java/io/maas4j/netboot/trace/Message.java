package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * What a message of DHCP or DHCPv6 says, as far as lines and captures need it.
 *
 * @param mac of the client
 * @param type {@code DISCOVER}, {@code SOLICIT}, …
 * @param client what it says of itself; empty for nothing
 * @param relay who passed it on
 * @param renewal whether the client has the address already
 * @param address that is given or offered
 * @param file what to boot
 * @param server who answers, where the message tells
 */
record Message(
    MacAddress mac,
    int xid,
    String type,
    String client,
    Optional<InetAddress> relay,
    boolean renewal,
    Optional<InetAddress> address,
    Optional<String> file,
    Optional<InetAddress> server) {
  private static final Set<String> UNANSWERED = Set.of("RELEASE", "DECLINE");
  private static final Set<String> GRANTS = Set.of("ACK", "REPLY");

  /** Whether no message of this type is ever answered. */
  boolean isOneWay() {
    return UNANSWERED.contains(type);
  }

  /** Whether the address is the client's from now on. */
  boolean grants() {
    return GRANTS.contains(type) && address.isPresent();
  }

  /** The names of client architectures (RFC 5970, and the registry that it made). */
  static String architecture(int code) {
    return switch (code) {
      case 0x00 -> "bios";
      case 0x06 -> "uefi-ia32";
      case 0x07 -> "uefi-x64";
      case 0x09 -> "uefi-ebc";
      case 0x0A -> "uefi-arm32";
      case 0x0B -> "uefi-arm64";
      case 0x0C -> "open-firmware";
      case 0x0E -> "powernv";
      case 0x0F -> "uefi-ia32-http";
      case 0x10 -> "uefi-x64-http";
      case 0x12 -> "uefi-arm32-http";
      case 0x13 -> "uefi-arm64-http";
      case 0x1B -> "uefi-riscv64";
      case 0x1F -> "s390x";
      case 0x20 -> "s390x-partition";
      default -> "0x" + Integer.toHexString(code);
    };
  }
}
