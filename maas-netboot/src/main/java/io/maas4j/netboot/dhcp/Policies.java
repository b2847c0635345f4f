package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.Octets;
import io.maas4j.netboot.dhcp.policy.OptionDefinition;
import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.policy.PacketView;
import io.maas4j.netboot.dhcp.policy.Policy;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What the policies of a configuration say of one request. Pure. */
final class Policies {
  private Policies() {}

  /** Of the client where it is, as long as it has no address. */
  static Outcome near(DhcpRequest request) {
    return request.config().hasPolicies()
        ? outcome(request, scopes(request, request.located()))
        : Outcome.NONE;
  }

  /** Of the client with an address in this subnet. */
  static Outcome of(DhcpRequest request, ServedSubnet subnet, int address) {
    if (!request.config().hasPolicies()) {
      return Outcome.NONE;
    }
    List<Policy> scopes = scopes(request, subnet);
    scopes.add(subnet.poolPolicy(address));
    return outcome(request, scopes);
  }

  /** Whether the ranges' own rules let the client have an address in them. */
  static IntPredicate admission(DhcpRequest request) {
    if (!request.config().hasPolicies()) {
      return address -> true;
    }
    View view = new View(request);
    return address ->
        request
            .config()
            .subnetOf(address)
            .map(subnet -> subnet.poolPolicy(address))
            .filter(pool -> !pool.isEmpty())
            .map(pool -> Outcome.admits(view, pool, request.said().classes()))
            .orElse(true);
  }

  private static List<Policy> scopes(DhcpRequest request, ServedSubnet subnet) {
    List<Policy> scopes = new ArrayList<>(4);
    scopes.add(request.config().policy());
    scopes.add(subnet.link().policy());
    scopes.add(subnet.subnet().policy());
    return scopes;
  }

  private static Outcome outcome(DhcpRequest request, List<Policy> scopes) {
    return Outcome.of(
        new View(request), scopes, request.config().policiesOf(request.classified().mac()));
  }

  /** A request as policies see it. */
  private record View(DhcpRequest request) implements PacketView {
    @Override
    public Optional<Octets> value(OptionDefinition option) {
      return (option.space() == OptionDefinition.Space.RELAY_AGENT
              ? request.classified().relay()
              : request.message().options())
          .bytes(option.code())
          .map(Octets::of);
    }

    @Override
    public Octets hardware() {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      octets.write(request.message().htype());
      octets.writeBytes(request.message().chaddr());
      return Octets.of(octets.toByteArray());
    }

    @Override
    public boolean isKnown() {
      return request.config().isKnown(request.classified().mac());
    }
  }
}
