package io.maas4j.server.rack;

import io.maas4j.network.Cidr;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The IPv6 addresses that a machine can be reached at from elsewhere, in the order of its
 * interfaces.
 *
 * @param all in that order, without link-local ones
 */
record LocalAddresses6(List<Local> all) {
  LocalAddresses6 {
    all = List.copyOf(all);
  }

  /** An address and the interface that has it. */
  record Local(String interfaceName, Inet6Address address) {}

  /** This machine's, as the kernel lists them now. */
  static LocalAddresses6 now() {
    try {
      return new LocalAddresses6(
          Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
              .flatMap(LocalAddresses6::of)
              .toList());
    } catch (SocketException e) {
      throw new IllegalStateException("the kernel does not list its network interfaces", e);
    }
  }

  private static Stream<Local> of(NetworkInterface nic) {
    return Collections.list(nic.getInetAddresses()).stream()
        .filter(Inet6Address.class::isInstance)
        .filter(address -> !address.isLinkLocalAddress())
        .map(address -> new Local(nic.getName(), (Inet6Address) address));
  }

  /** The first one in a network. */
  Optional<Local> in(Cidr cidr) {
    return all.stream().filter(local -> cidr.contains(local.address())).findFirst();
  }
}
