package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.DhcpOptions;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.wire.WireFormatException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Turns away what a server does not answer, and reads who the others are. */
final class ClassifyClient implements DhcpHandler {
  private static final int ETHERNET = 1;
  private static final int MAX_HOPS = 16;
  private static final int MAX_RELAY_INFORMATION = 255;
  private static final Set<MessageType> ANSWERED =
      EnumSet.of(
          MessageType.DISCOVER,
          MessageType.REQUEST,
          MessageType.DECLINE,
          MessageType.RELEASE,
          MessageType.INFORM);

  @Override
  public Verdict handle(DhcpRequest request) {
    DhcpMessage message = request.message();
    if (message.op() != DhcpMessage.BOOTREQUEST) {
      return new Verdict.Drop("not a request");
    }
    if (message.htype() != ETHERNET) {
      return new Verdict.Drop("hardware type not Ethernet");
    }
    byte[] hardware = message.chaddr();
    if (hardware.length != 6 || (hardware[0] & 1) != 0 || isZero(hardware)) {
      return new Verdict.Drop("no hardware address of one machine");
    }
    if (message.hops() > MAX_HOPS) {
      return new Verdict.Drop("more than 16 hops");
    }
    boolean bootp = !message.options().has(DhcpOption.MESSAGE_TYPE);
    Optional<MessageType> type = bootp ? Optional.of(MessageType.REQUEST) : message.messageType();
    if (type.isEmpty()) {
      return new Verdict.Drop("unknown message type");
    }
    if (!ANSWERED.contains(type.get())) {
      return new Verdict.Drop("message type not served");
    }
    DhcpOptions relay;
    try {
      relay = message.relayAgent().orElse(DhcpOptions.NONE);
    } catch (WireFormatException e) {
      return new Verdict.Drop("relay information malformed");
    }
    Optional<byte[]> raw = message.options().bytes(DhcpOption.RELAY_AGENT_INFORMATION);
    if (raw.isPresent() && raw.get().length > MAX_RELAY_INFORMATION) {
      return new Verdict.Drop("relay information too long");
    }
    return new Verdict.Pass(
        request.with(
            new Client(
                ClientName.of(MacAddress.of(hardware)),
                type.get(),
                bootp,
                message.options().u16(DhcpOption.CLIENT_ARCHITECTURE),
                message.options().text(DhcpOption.VENDOR_CLASS).orElse(""),
                message.userClasses(),
                ipxeFeatures(message),
                relay)));
  }

  private static boolean isZero(byte[] hardware) {
    for (byte octet : hardware) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  private static Set<Integer> ipxeFeatures(DhcpMessage message) {
    Optional<byte[]> encapsulated = message.options().bytes(DhcpOption.IPXE_ENCAPSULATED);
    if (encapsulated.isEmpty()) {
      return Set.of();
    }
    try {
      return DhcpOptions.nested("iPXE options (175)", encapsulated.get()).codes();
    } catch (WireFormatException e) {
      return Set.of(); // Other vendors use 175 for things of their own: then it says nothing.
    }
  }
}
