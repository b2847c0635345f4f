package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Header, options, size and destination of a reply (sections 3 to 5). */
final class BuildReply implements DhcpHandler {
  private static final int SERVER_PORT = 67;
  private static final int CLIENT_PORT = 68;
  private static final int IP_AND_UDP = 28;
  private static final int MIN_DATAGRAM = 576;
  private static final byte[] NOTHING = {};
  private static final int[] ECHOED = {DhcpOption.CLIENT_ID, DhcpOption.RELAY_AGENT_INFORMATION};
  // A reply without these is none; whatever else does not fit stays behind.
  private static final Set<Integer> KEPT =
      Set.of(
          DhcpOption.MESSAGE_TYPE,
          DhcpOption.SERVER_ID,
          DhcpOption.LEASE_TIME,
          DhcpOption.SUBNET_MASK,
          DhcpOption.ROUTERS,
          DhcpOption.CLIENT_ID,
          DhcpOption.RELAY_AGENT_INFORMATION,
          DhcpOption.VENDOR_CLASS,
          DhcpOption.BOOT_FILE_NAME,
          DhcpOption.PATH_PREFIX,
          DhcpOption.VENDOR_IDENTIFYING_INFORMATION,
          DhcpOption.SUBNET_SELECTION,
          DhcpOption.MESSAGE);

  private final DhcpConfig config;
  private final Repeats repeats;

  BuildReply(DhcpConfig config, Repeats repeats) {
    this.config = config;
    this.repeats = repeats;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    Optional<Answer> answer = request.answer();
    if (answer.isEmpty()) {
      return new Verdict.Drop("nothing to say");
    }
    DhcpMessage reply =
        answer.get().type() == MessageType.NAK
            ? nak(request, answer.get())
            : positive(request, answer.get());
    int limit = limit(request, answer.get().subnet().link());
    Optional<byte[]> payload = reply.encode(limit);
    while (payload.isEmpty()) {
      OptionalInt last = lastDispensable(reply);
      if (last.isEmpty()) {
        return new Verdict.Drop("reply does not fit");
      }
      reply = reply.toBuilder().without(last.getAsInt()).build();
      payload = reply.encode(limit);
    }
    DhcpReply built =
        new DhcpReply(
            reply,
            payload.get(),
            destination(request, reply),
            answer.get().change(),
            answer.get().said().checksByPing().orElse(true)
                ? DhcpReply.Probe.IF_SET_UP
                : DhcpReply.Probe.NEVER);
    repeats.remember(request, built);
    return new Verdict.Reply(built);
  }

  private DhcpMessage positive(DhcpRequest request, Answer answer) {
    DhcpMessage message = request.message();
    ServedSubnet subnet = answer.subnet();
    Inet4Address rack = subnet.subnet().rackAddress();
    Client client = request.classified();
    Optional<BootMethod> method =
        BootMethod.select(
            client.architecture(), client.userClasses(), client.ipxeFeatures(), subnet.disabled());
    DhcpMessage.Builder reply =
        message
            .reply(answer.type())
            .ciaddr(answer.type() == MessageType.ACK ? message.ciaddr() : DhcpMessage.ANY)
            .yiaddr(answer.yiaddr())
            .siaddr(answer.said().nextServer().orElse(rack))
            .option(DhcpOption.SERVER_ID, serverId(request, rack));
    if (answer.said().serverName().isPresent()) {
      reply.sname(answer.said().serverName().get());
    }
    if (answer.said().alwaysBroadcasts()) {
      reply.broadcast();
    }
    // First, as it can be long: overloaded fields have no room for it.
    echoed(message, reply);
    ReplyOptions options = new ReplyOptions(config, request, answer, method);
    Optional<String> file = options.file();
    if (file.isPresent()) {
      reply.file(file.get());
    }
    options.into(reply);
    return reply.build();
  }

  private static DhcpMessage nak(DhcpRequest request, Answer answer) {
    DhcpMessage message = request.message();
    Inet4Address rack = answer.subnet().subnet().rackAddress();
    DhcpMessage.Builder reply =
        message
            .reply(MessageType.NAK)
            .option(DhcpOption.SERVER_ID, serverId(request, rack))
            .option(DhcpOption.MESSAGE, answer.text());
    if (isRelayed(message)) {
      // RFC 2131 §4.3.2: the client has no address that the relay could send to.
      reply.broadcast();
    }
    return echoed(message, reply).build();
  }

  /** RFC 6842 for option 61, RFC 3046 for option 82. */
  private static DhcpMessage.Builder echoed(DhcpMessage message, DhcpMessage.Builder reply) {
    for (int code : ECHOED) {
      Optional<byte[]> value = message.options().bytes(code);
      if (value.isPresent()) {
        reply.option(code, value.get());
      }
    }
    return reply;
  }

  /** RFC 5107: a relay may stand in for the server, to see renewals. */
  private static Inet4Address serverId(DhcpRequest request, Inet4Address rack) {
    return request.classified().relay().address(DhcpOption.RELAY_SERVER_ID_OVERRIDE).orElse(rack);
  }

  private static boolean isRelayed(DhcpMessage message) {
    return !message.giaddr().equals(DhcpMessage.ANY);
  }

  private static int limit(DhcpRequest request, Link link) {
    byte[] size = request.message().options().bytes(DhcpOption.MAX_MESSAGE_SIZE).orElse(NOTHING);
    int asked = size.length == 2 ? (size[0] & 0xFF) << 8 | size[1] & 0xFF : MIN_DATAGRAM;
    return Math.max(MIN_DATAGRAM, Math.min(asked, link.mtu())) - IP_AND_UDP;
  }

  private static OptionalInt lastDispensable(DhcpMessage reply) {
    List<Integer> codes = new ArrayList<>(reply.options().codes());
    for (int i = codes.size() - 1; i >= 0; i--) {
      if (!KEPT.contains(codes.get(i))) {
        return OptionalInt.of(codes.get(i));
      }
    }
    return OptionalInt.empty();
  }

  /** Clients can write any ciaddr: it is theirs when it is granted, or when INFORM was checked. */
  private static boolean isClients(DhcpMessage message, DhcpMessage reply) {
    boolean informs = message.is(MessageType.INFORM);
    return !message.ciaddr().equals(DhcpMessage.ANY)
        && (informs || message.ciaddr().equals(reply.yiaddr()));
  }

  private static InetSocketAddress destination(DhcpRequest request, DhcpMessage reply) {
    DhcpMessage message = request.message();
    if (isRelayed(message)) {
      // RFC 8357: such a relay does not listen on 67.
      boolean sourcePort = request.classified().relay().has(DhcpOption.RELAY_SOURCE_PORT);
      int port = sourcePort ? request.arrival().sender().getPort() : SERVER_PORT;
      return new InetSocketAddress(message.giaddr(), port);
    }
    boolean nak = reply.is(MessageType.NAK);
    if (!nak && isClients(message, reply)) {
      return new InetSocketAddress(message.ciaddr(), CLIENT_PORT);
    }
    // Unicast to a client without an address takes a raw socket; RFC 2131 §4.1 allows this instead.
    return new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, CLIENT_PORT);
  }
}
