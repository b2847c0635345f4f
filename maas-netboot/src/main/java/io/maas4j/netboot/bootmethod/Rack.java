package io.maas4j.netboot.bootmethod;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a machine reaches its rack.
 *
 * @param address the address that the machine asked
 * @param httpPort the port that the HTTP boot server really listens on
 */
public record Rack(InetAddress address, int httpPort) {
  public Rack {
    if (httpPort < 1 || httpPort > 65535) {
      throw new IllegalArgumentException("HTTP port " + httpPort + " is not in 1-65535");
    }
  }

  /** The address as text, an IPv6 one without zone and without brackets. */
  public String host() {
    return InetAddresses.toAddrString(withoutZone(address));
  }

  /** {@code address:port}, an IPv6 address in brackets. */
  public String authority() {
    return InetAddresses.toUriString(withoutZone(address)) + ":" + httpPort;
  }

  /**
   * @param path below {@code /images/}, without leading slash
   */
  public String imageUrl(String path) {
    return "http://" + authority() + "/images/" + path;
  }

  private static InetAddress withoutZone(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address always has a legal length", e);
    }
  }
}
