package io.maas4j.server.rack;

import io.maas4j.network.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The IPv4 addresses that a machine has, in the order of its interfaces.
 *
 * @param all in that order
 */
record LocalAddresses(List<Local> all) {
  LocalAddresses {
    all = List.copyOf(all);
  }

  /** An address and the interface that has it. */
  record Local(String interfaceName, Inet4Address address) {}

  /** This machine's, as the kernel lists them now. */
  static LocalAddresses now() {
    try {
      return new LocalAddresses(
          Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
              .flatMap(LocalAddresses::of)
              .toList());
    } catch (SocketException e) {
      throw new IllegalStateException("the kernel does not list its network interfaces", e);
    }
  }

  private static Stream<Local> of(NetworkInterface nic) {
    return Collections.list(nic.getInetAddresses()).stream()
        .filter(LocalAddresses::isIpv4)
        .map(address -> new Local(nic.getName(), (Inet4Address) address));
  }

  /** The first one in a network. */
  Optional<Local> in(Cidr cidr) {
    return all.stream().filter(local -> cidr.contains(local.address())).findFirst();
  }

  /** The interface that has an address. */
  Optional<String> interfaceOf(InetAddress address) {
    return all.stream()
        .filter(local -> local.address().equals(address))
        .map(Local::interfaceName)
        .findFirst();
  }

  private static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }
}
