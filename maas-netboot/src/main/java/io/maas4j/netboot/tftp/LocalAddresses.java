package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootServiceException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this machine's interfaces say of the addresses to listen on. */
final class LocalAddresses {
  private static final Logger log = LoggerFactory.getLogger(LocalAddresses.class);
  private static final int UDP_HEADER = 8;
  private static final int ETHERNET_MTU = 1500;

  private LocalAddresses() {}

  /** Whether these addresses come and go with the interfaces. */
  static boolean follow(Collection<InetAddress> configured) {
    return configured.isEmpty() || configured.stream().anyMatch(InetAddress::isAnyLocalAddress);
  }

  /**
   * The addresses of their own that a configuration means.
   *
   * @param configured none and {@code ::} stand for all but link-local ones, {@code 0.0.0.0} for
   *     those of IPv4
   * @throws BootServiceException when the interfaces cannot be listed
   */
  static Set<InetAddress> wanted(Collection<InetAddress> configured) {
    if (!follow(configured)) {
      return new LinkedHashSet<>(configured);
    }
    boolean six =
        configured.isEmpty()
            || configured.stream()
                .anyMatch(
                    address -> address.isAnyLocalAddress() && !(address instanceof Inet4Address));
    Set<InetAddress> wanted =
        configured.stream()
            .filter(address -> !address.isAnyLocalAddress())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .filter(address -> six || address instanceof Inet4Address)
          .forEach(wanted::add);
      return wanted;
    } catch (SocketException e) {
      throw new BootServiceException(
          "TFTP cannot list this machine's addresses: " + e.getMessage(),
          "configure the addresses to listen on",
          e);
    }
  }

  /** The payload of a DATA packet that fits one frame of the address's network. */
  static int blockSizeOnLink(InetAddress address) {
    int mtu = ETHERNET_MTU;
    try {
      Optional<NetworkInterface> link = link(address);
      mtu = link.isPresent() ? link.get().getMTU() : ETHERNET_MTU;
    } catch (SocketException e) {
      log.debug("no MTU of the interface with address={}", address, e);
    }
    int headers = (address instanceof Inet4Address ? 20 : 40) + UDP_HEADER + Blocks.HEADER;
    return Math.max(Negotiation.DEFAULT_BLOCK, mtu - headers);
  }

  /** The addresses of the same link that are everybody's. */
  static Set<InetAddress> broadcasts(InetAddress address) {
    try {
      return link(address).stream()
          .flatMap(link -> link.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getBroadcast)
          .filter(broadcast -> broadcast != null)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      log.debug("no broadcast addresses of the interface with address={}", address, e);
      return Set.of();
    }
  }

  /** All of 127.0.0.0/8 is the loopback interface's, though it names one address only. */
  private static Optional<NetworkInterface> link(InetAddress address) throws SocketException {
    NetworkInterface named = NetworkInterface.getByInetAddress(address);
    if (named == null && address.isLoopbackAddress()) {
      named = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }
    return Optional.ofNullable(named);
  }
}
