package io.maas4j.server.config;

import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The region's HTTP service.
 *
 * @param listenAddress the wildcard unless {@code maas-url} names a wildcard or loopback address
 * @param port 0–65535; 0 takes any free one
 * @param publicUrl what machines and people are told, ending in {@code /MAAS}; empty when {@code
 *     maas-url} is a listen address only, then each is told the address by which it came
 */
public record HttpConfig(InetAddress listenAddress, int port, Optional<URI> publicUrl) {
  /** The path of everything. */
  public static final String PATH = "/MAAS";

  /**
   * @param text {@code http://HOST:PORT/MAAS}; a host of {@code 0.0.0.0} or {@code [::]} is a
   *     listen address and never reaches a machine
   * @throws IllegalArgumentException saying what is wrong
   */
  static HttpConfig parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason());
    }
    if (!"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "only http is supported; terminate TLS in front of the server");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
      throw new IllegalArgumentException("not of the form http://HOST:PORT/MAAS");
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("/+$", "");
    if (!path.equals(PATH)) {
      throw new IllegalArgumentException("its path is '" + path + "'; clients expect " + PATH);
    }
    int port = uri.getPort() == -1 ? 80 : uri.getPort();
    if (port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not within 0-65535");
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    Optional<InetAddress> address = literal(host);
    boolean wildcard = address.map(InetAddress::isAnyLocalAddress).orElse(false);
    boolean here = wildcard || address.map(InetAddress::isLoopbackAddress).orElse(false);
    InetAddress listen = here ? address.get() : Addresses.parse("0.0.0.0");
    return new HttpConfig(
        listen, port, wildcard ? Optional.empty() : Optional.of(URI.create(text(uri, port, path))));
  }

  private static String text(URI uri, int port, String path) {
    return "http://" + uri.getHost() + (port == 80 ? "" : ":" + port) + path;
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(Addresses.parse(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a name
    }
  }
}
