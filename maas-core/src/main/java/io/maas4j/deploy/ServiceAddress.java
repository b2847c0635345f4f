package io.maas4j.deploy;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a machine reaches the metadata service and the images.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServiceAddress(String host, int port) {
  private static final int HTTP = 80;
  private static final int MAX_PORT = 65535;

  public ServiceAddress {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
    }
  }

  /**
   * From a {@code Host} header.
   *
   * @param text {@code name}, {@code name:port}, {@code [2001:db8::1]:port}
   * @return empty for what is no address, and for a wildcard one, which nobody can reach
   */
  public static Optional<ServiceAddress> parse(String text) {
    HostAndPort parsed;
    try {
      parsed = HostAndPort.fromString(text.strip()).withDefaultPort(HTTP);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String host = parsed.getHost();
    boolean usable =
        InetAddresses.isInetAddress(host)
            ? !wildcard(InetAddresses.forString(host))
            : InternetDomainName.isValid(host);
    return usable && parsed.getPort() > 0
        ? Optional.of(new ServiceAddress(host, parsed.getPort()))
        : Optional.empty();
  }

  private static boolean wildcard(InetAddress address) {
    return address.isAnyLocalAddress();
  }

  /**
   * A URL there.
   *
   * @param path with its leading slash
   */
  public String url(String path) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path;
  }
}
