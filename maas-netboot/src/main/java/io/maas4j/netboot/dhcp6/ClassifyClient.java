package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp6.wire.ClassData;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns away what a server does not answer (RFC 8415 §16), and reads who the others are. */
final class ClassifyClient implements Dhcp6Handler {
  private static final int MAX_ASSOCIATIONS = 16;
  private static final int ETHERNET = 1;

  @Override
  public Verdict handle(Dhcp6Request request) {
    for (RelayMessage relay : request.relays()) {
      if (relay.type() != MessageType.RELAY_FORW) {
        return new Verdict.Drop("reply to a relay");
      }
      if (relay.hopCount() > Dhcp6Packet.MAX_RELAYS) {
        return new Verdict.Drop("more than 32 hops");
      }
    }
    Dhcp6Message message = request.message();
    Optional<MessageType> type = message.type();
    if (type.isEmpty()) {
      return new Verdict.Drop("message type not served");
    }
    Optional<String> invalid = invalid(request, type.get());
    if (invalid.isPresent()) {
      return new Verdict.Drop(invalid.get());
    }
    Dhcp6Request classified = request.with(client(request, type.get()));
    if (!request.isRelayed() && request.arrival().cast() == Arrival.Cast.UNICAST) {
      return toOneServer(classified, type.get());
    }
    return new Verdict.Pass(classified);
  }

  private static Optional<String> invalid(Dhcp6Request request, MessageType type) {
    Dhcp6Message message = request.message();
    Optional<Duid> server = message.serverId();
    boolean foreign = server.filter(request.server()::equals).isEmpty();
    switch (type) {
      case SOLICIT, CONFIRM, REBIND -> {
        if (server.isPresent()) {
          return Optional.of("server identifier not expected");
        }
      }
      case REQUEST, RENEW, RELEASE, DECLINE -> {
        if (foreign) {
          return Optional.of(
              server.isPresent() ? "for another server" : "server identifier missing");
        }
      }
      case INFORMATION_REQUEST -> {
        if (server.isPresent() && foreign) {
          return Optional.of("for another server");
        }
        if (Arrays.stream(Ia.Kind.values()).anyMatch(it -> message.options().has(it.option()))) {
          return Optional.of("association not expected");
        }
      }
      default -> {
        return Optional.of("message of a server");
      }
    }
    if (message.clientId().isEmpty() && type != MessageType.INFORMATION_REQUEST) {
      return Optional.of("client identifier missing");
    }
    long associations =
        message.options().codes().stream()
            .filter(code -> Arrays.stream(Ia.Kind.values()).anyMatch(it -> it.option() == code))
            .count();
    return associations > MAX_ASSOCIATIONS
        ? Optional.of("more than 16 associations")
        : Optional.empty();
  }

  /** §18.4: nobody was told that this server takes unicast. */
  private static Verdict toOneServer(Dhcp6Request request, MessageType type) {
    return switch (type) {
      case REQUEST, RENEW, RELEASE, DECLINE ->
          new Verdict.Pass(
              request.with(
                  Answer.of(
                      Status.of(StatusCode.USE_MULTICAST, "send to all servers"),
                      List.of(),
                      Change.NONE)));
      default -> new Verdict.Drop("unicast not expected");
    };
  }

  private static Client client(Dhcp6Request request, MessageType type) {
    Dhcp6Message message = request.message();
    Optional<MacAddress> wire =
        request
            .firstRelay()
            .flatMap(ClassifyClient::relayedMac)
            .or(() -> source(request).flatMap(ClassifyClient::eui64));
    return new Client(
        type,
        message.clientId(),
        wire,
        message.clientId().flatMap(Duid::linkLayerAddress).or(() -> wire),
        message.options().u16(Dhcp6Option.CLIENT_ARCH_TYPE),
        userClasses(message),
        message.requestedOptions());
  }

  private static Optional<Inet6Address> source(Dhcp6Request request) {
    if (request.isRelayed()) {
      return request.firstRelay().map(RelayMessage::peerAddress);
    }
    return Optional.of(request.arrival().sender().getAddress())
        .filter(Inet6Address.class::isInstance)
        .map(Inet6Address.class::cast);
  }

  /** RFC 6939: link-layer type, then address. */
  private static Optional<MacAddress> relayedMac(RelayMessage relay) {
    return relay
        .options()
        .first(Dhcp6Option.CLIENT_LINKLAYER_ADDR)
        .filter(value -> value.length == 8 && value[0] == 0 && value[1] == ETHERNET)
        .map(value -> MacAddress.of(Arrays.copyOfRange(value, 2, 8)));
  }

  /** RFC 4291 appendix A: the middle octets say that the rest is a hardware address. */
  private static Optional<MacAddress> eui64(Inet6Address address) {
    byte[] octets = address.getAddress();
    boolean isEui64 =
        address.isLinkLocalAddress() && octets[11] == (byte) 0xFF && octets[12] == (byte) 0xFE;
    return isEui64
        ? Optional.of(
            MacAddress.of(
                new byte[] {
                  (byte) (octets[8] ^ 2), octets[9], octets[10], octets[13], octets[14], octets[15]
                }))
        : Optional.empty();
  }

  private static Set<String> userClasses(Dhcp6Message message) {
    Set<String> classes = new LinkedHashSet<>();
    for (byte[] value : message.options().all(Dhcp6Option.USER_CLASS)) {
      // Some loaders leave the length out, as some do in DHCPv4.
      classes.add(new String(value, StandardCharsets.UTF_8));
      try {
        classes.addAll(ClassData.decode(value, 0));
      } catch (WireFormatException e) {
        continue; // It is raw text then, and has been taken as such.
      }
    }
    return classes;
  }
}
