package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * BOOTP (RFC 951, 1534): answered only where a policy allows it, and only from host entries, as
 * these clients neither renew an address nor give it back.
 */
final class AnswerBootp implements DhcpHandler {
  // RFC 1542 §2.1: such clients take no more than the 64 octets that RFC 951 has for options.
  private static final int MAX_PAYLOAD = DhcpMessage.MIN_LENGTH;
  private static final int SERVER_PORT = 67;
  private static final int CLIENT_PORT = 68;

  private final LeaseTable leases;

  AnswerBootp(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    if (!request.classified().bootp()) {
      return new Verdict.Pass(request);
    }
    if (!request.said().allowsBootp()) {
      return new Verdict.Drop("plain BOOTP");
    }
    Link link = request.located().link();
    OptionalInt address = leases.fixed(link, request.classified().name());
    if (address.isEmpty()) {
      return new Verdict.Drop("BOOTP without a host entry");
    }
    ServedSubnet subnet = link.subnetOf(address.getAsInt()).orElse(request.located());
    return reply(request, subnet, address.getAsInt());
  }

  private static Verdict reply(DhcpRequest request, ServedSubnet subnet, int address) {
    DhcpMessage message = request.message();
    Client client = request.classified();
    Outcome said = Policies.of(request, subnet, address);
    Inet4Address rack = subnet.subnet().rackAddress();
    DhcpMessage.Builder reply =
        message
            .reply(MessageType.ACK)
            .without(DhcpOption.MESSAGE_TYPE)
            .yiaddr(Ipv4.of(address))
            .siaddr(said.nextServer().orElse(rack));
    said.fileName()
        .or(
            () ->
                BootMethod.select(
                        client.architecture(),
                        client.userClasses(),
                        client.ipxeFeatures(),
                        subnet.disabled())
                    .flatMap(it -> it.bootFile(rack.getHostAddress(), subnet.subnet().httpPort())))
        .filter(file -> file.length() < 128)
        .ifPresent(reply::file);
    said.serverName().ifPresent(reply::sname);
    Map<Integer, byte[]> options = new LinkedHashMap<>(subnet.options());
    options.putAll(said.options());
    options.remove(DhcpOption.PARAMETER_REQUEST_LIST);
    options.remove(DhcpOption.RENEWAL_TIME);
    options.remove(DhcpOption.REBINDING_TIME);
    options.forEach(reply::option);
    message
        .options()
        .bytes(DhcpOption.RELAY_AGENT_INFORMATION)
        .ifPresent(value -> reply.option(DhcpOption.RELAY_AGENT_INFORMATION, value));
    DhcpMessage built = reply.build();
    for (int code : options.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      Optional<byte[]> payload = built.encode(MAX_PAYLOAD);
      if (payload.isPresent()) {
        break;
      }
      built = built.toBuilder().without(code).build();
    }
    DhcpMessage fitting = built;
    return built
        .encode(MAX_PAYLOAD)
        .<Verdict>map(
            payload ->
                new Verdict.Reply(
                    new DhcpReply(fitting, payload, destination(message), Change.NONE)))
        .orElseGet(() -> new Verdict.Drop("reply does not fit"));
  }

  private static InetSocketAddress destination(DhcpMessage message) {
    return message.giaddr().equals(DhcpMessage.ANY)
        ? new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, CLIENT_PORT)
        : new InetSocketAddress(message.giaddr(), SERVER_PORT);
  }
}
