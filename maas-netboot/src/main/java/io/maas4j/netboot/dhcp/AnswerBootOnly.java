package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.NetworkConfig.Service;
import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.DhcpOptions;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers for networks whose addresses another DHCP server gives: ProxyDHCP (PXE 2.1 §2.2, RFC
 * 4578).
 *
 * <p>DISCOVERs of boot firmware get an OFFER without an address, beside the other server's. What
 * they send to this server itself afterwards, at port 4011 or 67, gets an ACK. All else is the
 * other server's.
 */
final class AnswerBootOnly implements DhcpHandler {
  private static final String PXE_CLIENT = "PXEClient";
  // PXE 2.1 table 2-1: discovery control, no discovery but the file of this very reply.
  private static final byte[] BOOT_AT_ONCE = {6, 1, 8, (byte) 255};
  private static final int MAX_FILE = 127;
  private static final int MAX_PAYLOAD = 1500 - 28;
  private static final int SERVER_PORT = 67;
  private static final int CLIENT_PORT = 68;

  @Override
  public Verdict handle(DhcpRequest request) {
    if (request.located().link().service() != Service.BOOT_ONLY) {
      return new Verdict.Pass(request);
    }
    Client client = request.classified();
    if (!client.isPxe() && !client.isHttpBoot()) {
      return new Verdict.Drop("boot only: not a boot client");
    }
    if (client.type() == MessageType.DISCOVER) {
      return reply(request, MessageType.OFFER, toStranger(request.message()));
    }
    boolean asksUs = client.type() == MessageType.REQUEST || client.type() == MessageType.INFORM;
    if (!asksUs || request.message().ciaddr().equals(DhcpMessage.ANY) || isForOther(request)) {
      return new Verdict.Drop("boot only: for the other server");
    }
    // It has its address by now, and may have sent from 4011 as well as from 68.
    return reply(request, MessageType.ACK, request.arrival().sender());
  }

  private static boolean isForOther(DhcpRequest request) {
    return request
        .message()
        .options()
        .address(DhcpOption.SERVER_ID)
        .filter(server -> !request.config().isRackAddress(server))
        .isPresent();
  }

  private static InetSocketAddress toStranger(DhcpMessage message) {
    return message.giaddr().equals(DhcpMessage.ANY)
        ? new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, CLIENT_PORT)
        : new InetSocketAddress(message.giaddr(), SERVER_PORT);
  }

  private static Verdict reply(
      DhcpRequest request, MessageType type, InetSocketAddress destination) {
    ServedSubnet subnet = request.located();
    Inet4Address rack = subnet.subnet().rackAddress();
    String host = rack.getHostAddress();
    int port = subnet.subnet().httpPort();
    Client client = request.classified();
    Optional<BootMethod> method =
        BootMethod.select(
            client.architecture(), client.userClasses(), client.ipxeFeatures(), subnet.disabled());
    Optional<String> file = method.flatMap(it -> it.bootFile(host, port));
    if (file.isEmpty()) {
      return new Verdict.Drop("boot only: no boot file");
    }
    DhcpMessage message = request.message();
    DhcpMessage.Builder reply =
        message
            .reply(type)
            .ciaddr(type == MessageType.ACK ? message.ciaddr() : DhcpMessage.ANY)
            .siaddr(rack)
            .option(DhcpOption.SERVER_ID, rack);
    if (file.get().getBytes(StandardCharsets.UTF_8).length <= MAX_FILE) {
      reply.file(file.get());
    }
    // In the option as well: HTTP firmware takes the URL from there, whatever it listed.
    reply.option(DhcpOption.BOOT_FILE_NAME, file.get());
    if (client.isPxe()) {
      reply
          .option(DhcpOption.TFTP_SERVER_NAME, host)
          .option(DhcpOption.VENDOR_CLASS, PXE_CLIENT)
          .option(DhcpOption.VENDOR_SPECIFIC, BOOT_AT_ONCE);
    } else {
      reply.option(DhcpOption.VENDOR_CLASS, BootMethod.HTTP_CLIENT);
    }
    method
        .flatMap(it -> it.pathPrefix(host, port))
        .ifPresent(prefix -> reply.option(DhcpOption.PATH_PREFIX, prefix));
    DhcpOptions options = message.options();
    for (int code :
        new int[] {
          DhcpOption.CLIENT_UUID, DhcpOption.CLIENT_ID, DhcpOption.RELAY_AGENT_INFORMATION
        }) {
      options.bytes(code).ifPresent(value -> reply.option(code, value));
    }
    DhcpMessage built = reply.build();
    return built
        .encode(MAX_PAYLOAD)
        .<Verdict>map(
            payload -> new Verdict.Reply(new DhcpReply(built, payload, destination, Change.NONE)))
        .orElseGet(() -> new Verdict.Drop("reply does not fit"));
  }
}
