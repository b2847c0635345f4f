package io.maas4j.server.rack;

import io.maas4j.network.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** This machine's own addresses, as the kernel lists them. */
final class LocalAddresses {
  private LocalAddresses() {}

  /** An address of ours and the interface that has it. */
  record Local(String interfaceName, Inet4Address address) {}

  /** The first of our addresses in a network. */
  static Optional<Local> in(Cidr cidr) {
    return all().stream().filter(local -> cidr.contains(local.address())).findFirst();
  }

  private static List<Local> all() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .flatMap(
              nic ->
                  Collections.list(nic.getInetAddresses()).stream()
                      .filter(LocalAddresses::isIpv4)
                      .map(a -> new Local(nic.getName(), (Inet4Address) a)))
          .toList();
    } catch (SocketException e) {
      throw new IllegalStateException("the kernel does not list its network interfaces", e);
    }
  }

  private static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }
}
