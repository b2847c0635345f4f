package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Options;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options, size, wrapping and destination of an answer. */
final class BuildReply implements Dhcp6Handler {
  private static final int CLIENT_PORT = 546;
  private static final int RELAY_PORT = 547;
  // What every link carries in one piece: 1280, less the headers of IPv6 and UDP.
  private static final int WHOLE_DATAGRAM = 1232;
  private static final Set<Integer> KEPT =
      Set.of(Dhcp6Option.BOOTFILE_URL, Dhcp6Option.VENDOR_CLASS, Dhcp6Option.DNS_SERVERS);

  @Override
  public Verdict handle(Dhcp6Request request) {
    Optional<Answer> found = request.answer();
    if (found.isEmpty()) {
      return new Verdict.Drop("nothing to say");
    }
    Answer answer = found.get();
    Map<Integer, byte[]> options =
        answer
            .configuration()
            .map(subnet -> new LinkedHashMap<>(ReplyOptions.of(request, subnet)))
            .orElseGet(LinkedHashMap::new);
    Dhcp6Message message = message(request, answer, options);
    byte[] payload = wrapped(request, message).encode();
    List<Integer> dispensable = new ArrayList<>(options.keySet());
    dispensable.removeAll(KEPT);
    while (payload.length > WHOLE_DATAGRAM && !dispensable.isEmpty()) {
      options.remove(dispensable.remove(dispensable.size() - 1));
      message = message(request, answer, options);
      payload = wrapped(request, message).encode();
    }
    return new Verdict.Reply(
        new Dhcp6Reply(message, payload, destination(request), answer.change()));
  }

  private static Dhcp6Message message(
      Dhcp6Request request, Answer answer, Map<Integer, byte[]> options) {
    Dhcp6Message.Builder reply =
        Dhcp6Message.builder(answer.type(), request.message().transactionId());
    request.classified().duid().ifPresent(reply::clientId);
    reply.serverId(request.server());
    answer.status().ifPresent(reply::status);
    if (answer.rapid()) {
      reply.option(Dhcp6Option.RAPID_COMMIT, new byte[0]);
    }
    answer.associations().forEach(reply::association);
    options.forEach(reply::option);
    return reply.build();
  }

  /** Each relay gets its own words back (RFC 8415 §19.3; RFC 8357 §5.2 for the port). */
  private static Dhcp6Packet wrapped(Dhcp6Request request, Dhcp6Message message) {
    Dhcp6Packet packet = message;
    for (int i = request.relays().size() - 1; i >= 0; i--) {
      RelayMessage relay = request.relays().get(i);
      Dhcp6Options.Builder echoed = Dhcp6Options.builder();
      for (int code : List.of(Dhcp6Option.INTERFACE_ID, Dhcp6Option.RELAY_PORT)) {
        relay.options().first(code).ifPresent(value -> echoed.add(code, value));
      }
      packet = relay.reply(echoed.build(), packet);
    }
    return packet;
  }

  private static InetSocketAddress destination(Dhcp6Request request) {
    InetSocketAddress sender = request.arrival().sender();
    if (!request.isRelayed()) {
      return new InetSocketAddress(sender.getAddress(), CLIENT_PORT);
    }
    boolean ownPort = request.relays().get(0).options().has(Dhcp6Option.RELAY_PORT);
    return new InetSocketAddress(sender.getAddress(), ownPort ? sender.getPort() : RELAY_PORT);
  }
}
