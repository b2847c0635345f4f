package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.util.Optional;

/**
 * A message on its way through the pipeline, with what the steps so far found out. Immutable.
 *
 * @param now milliseconds since the epoch, the same for all steps
 * @param client known after classification
 * @param subnet where the client is, known after the subnet was found
 * @param said what policies say of the client where it is, before an address was picked
 * @param answer known once an address was picked
 */
record DhcpRequest(
    DhcpMessage message,
    Arrival arrival,
    CompiledConfig config,
    long now,
    Optional<Client> client,
    Optional<ServedSubnet> subnet,
    Outcome said,
    Optional<Answer> answer) {

  static DhcpRequest of(DhcpMessage message, Arrival arrival, CompiledConfig config, long now) {
    return new DhcpRequest(
        message,
        arrival,
        config,
        now,
        Optional.empty(),
        Optional.empty(),
        Outcome.NONE,
        Optional.empty());
  }

  DhcpRequest with(Client found) {
    return new DhcpRequest(message, arrival, config, now, Optional.of(found), subnet, said, answer);
  }

  DhcpRequest with(ServedSubnet found) {
    return new DhcpRequest(message, arrival, config, now, client, Optional.of(found), said, answer);
  }

  DhcpRequest with(Answer found) {
    return new DhcpRequest(message, arrival, config, now, client, subnet, said, Optional.of(found));
  }

  DhcpRequest with(Outcome found) {
    return new DhcpRequest(message, arrival, config, now, client, subnet, found, answer);
  }

  Client classified() {
    return client.orElseThrow(() -> new IllegalStateException("not classified yet"));
  }

  ServedSubnet located() {
    return subnet.orElseThrow(() -> new IllegalStateException("no subnet found yet"));
  }
}
