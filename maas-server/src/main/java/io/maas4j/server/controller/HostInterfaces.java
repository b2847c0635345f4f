package io.maas4j.server.controller;

import io.maas4j.id.MacAddress;
import io.maas4j.node.ControllerFacts.Address;
import io.maas4j.node.ControllerFacts.Nic;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** This machine's network interfaces, as the kernel lists them. */
public final class HostInterfaces {
  private static final int MAC_BYTES = 6;

  private HostInterfaces() {}

  /** By name: those with a MAC that are hardware, or have an address at least. */
  public static List<Nic> of(Host host) {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .sorted(Comparator.comparing(NetworkInterface::getName))
          .flatMap(nic -> nic(host, nic))
          .toList();
    } catch (SocketException e) {
      throw new IllegalStateException("the kernel does not list its network interfaces", e);
    }
  }

  private static Stream<Nic> nic(Host host, NetworkInterface nic) {
    List<Address> addresses =
        nic.getInterfaceAddresses().stream().flatMap(HostInterfaces::address).toList();
    Optional<MacAddress> mac = mac(nic);
    Optional<String> kind =
        // a container's interface is made by software, and all that it has
        host.kind(nic.getName())
            .or(() -> addresses.isEmpty() ? Optional.empty() : Optional.of("physical"));
    return mac.isPresent() && kind.isPresent()
        ? Stream.of(
            new Nic(nic.getName(), kind.get(), mac.get(), host.vid(nic.getName()), addresses))
        : Stream.empty();
  }

  private static Optional<MacAddress> mac(NetworkInterface nic) {
    try {
      byte[] bytes = nic.getHardwareAddress();
      return bytes == null || bytes.length != MAC_BYTES
          ? Optional.empty()
          : Optional.of(MacAddress.parse(HexFormat.ofDelimiter(":").formatHex(bytes)));
    } catch (SocketException e) {
      // it was taken away just now
      return Optional.empty();
    }
  }

  /** Those that mean something beyond this machine and this link. */
  private static Stream<Address> address(InterfaceAddress address) {
    InetAddress ip = address.getAddress();
    return ip.isLoopbackAddress() || ip.isLinkLocalAddress() || ip.isMulticastAddress()
        ? Stream.empty()
        : Stream.of(new Address(ip, address.getNetworkPrefixLength()));
  }
}
