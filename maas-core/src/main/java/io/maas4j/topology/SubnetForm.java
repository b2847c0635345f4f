package io.maas4j.topology;

import java.util.List;
import java.util.Optional;

/**
 * What is given of a subnet; what is not stays as it is, or at its default. An empty text clears.
 *
 * @param vlan id or specifier
 * @param fabric id; with {@code vid} another way to say on which VLAN a new one is
 * @param vid 802.1Q number
 * @param dnsServers addresses
 * @param rdnsMode 0, 1 or 2
 * @param disabledBootArchitectures names of boot methods
 * @param space never to be given: a subnet is in the space of its VLAN
 */
public record SubnetForm(
    Optional<String> cidr,
    Optional<String> name,
    Optional<String> description,
    Optional<String> vlan,
    Optional<String> fabric,
    Optional<String> vid,
    Optional<String> gatewayIp,
    Optional<List<String>> dnsServers,
    Optional<String> rdnsMode,
    Optional<Boolean> activeDiscovery,
    Optional<Boolean> allowDns,
    Optional<Boolean> allowProxy,
    Optional<Boolean> managed,
    Optional<List<String>> disabledBootArchitectures,
    Optional<String> space) {

  /** One that gives the network only. */
  public static SubnetForm of(String cidr) {
    return new SubnetForm(
        Optional.of(cidr),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
