package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message on its way through the pipeline, with what the steps so far found out. Immutable.
 *
 * @param relays that passed it on, the nearest to us first
 * @param server our own identifier
 * @param now milliseconds since the epoch, the same for all steps
 * @param client known after classification
 * @param subnet where the client is, known after the link was found
 * @param answer known once somebody had one
 */
record Dhcp6Request(
    List<RelayMessage> relays,
    Dhcp6Message message,
    Arrival arrival,
    CompiledConfig config,
    Duid server,
    long now,
    Optional<Client> client,
    Optional<ServedSubnet> subnet,
    Optional<Answer> answer) {

  static Dhcp6Request of(
      Dhcp6Packet packet, Arrival arrival, CompiledConfig config, Duid server, long now) {
    List<RelayMessage> relays = new ArrayList<>();
    Dhcp6Packet inner = packet;
    while (inner instanceof RelayMessage) {
      relays.add((RelayMessage) inner);
      inner = ((RelayMessage) inner).relayed();
    }
    return new Dhcp6Request(
        List.copyOf(relays),
        (Dhcp6Message) inner,
        arrival,
        config,
        server,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Dhcp6Request with(Client found) {
    return new Dhcp6Request(
        relays, message, arrival, config, server, now, Optional.of(found), subnet, answer);
  }

  Dhcp6Request with(ServedSubnet found) {
    return new Dhcp6Request(
        relays, message, arrival, config, server, now, client, Optional.of(found), answer);
  }

  Dhcp6Request with(Answer found) {
    return new Dhcp6Request(
        relays, message, arrival, config, server, now, client, subnet, Optional.of(found));
  }

  boolean isRelayed() {
    return !relays.isEmpty();
  }

  /** The relay on the client's own link, if it came through any. */
  Optional<RelayMessage> firstRelay() {
    return relays.isEmpty() ? Optional.empty() : Optional.of(relays.get(relays.size() - 1));
  }

  Client classified() {
    return client.orElseThrow(() -> new IllegalStateException("not classified yet"));
  }

  ServedSubnet located() {
    return subnet.orElseThrow(() -> new IllegalStateException("no subnet found yet"));
  }
}
