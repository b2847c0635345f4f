package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpOptions;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a message says of its sender.
 *
 * @param name who it is: its hardware address until its link is known
 * @param bootp whether it speaks BOOTP and not DHCP (RFC 951); its type is then REQUEST, as it
 *     wants an answer and holds nothing
 * @param architecture first element of option 93
 * @param vendorClass option 60, empty text when there is none
 * @param userClasses option 77 in all its readings
 * @param ipxeFeatures codes within option 175
 * @param relay option 82's sub-options; {@link DhcpOptions#NONE} without one
 */
record Client(
    ClientName name,
    MessageType type,
    boolean bootp,
    OptionalInt architecture,
    String vendorClass,
    Set<String> userClasses,
    Set<Integer> ipxeFeatures,
    DhcpOptions relay) {

  MacAddress mac() {
    return name.mac();
  }

  /** The same, by the rules of its link. */
  Client named(ClientName other) {
    return new Client(
        other, type, bootp, architecture, vendorClass, userClasses, ipxeFeatures, relay);
  }

  /** Firmware and loaders: they use an address for a moment only. */
  boolean isFirmware() {
    return vendorClass.startsWith("PXE");
  }

  boolean isPxe() {
    return vendorClass.startsWith("PXEClient");
  }

  boolean isHttpBoot() {
    return vendorClass.startsWith("HTTPClient");
  }
}
