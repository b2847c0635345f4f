package io.maas4j.netboot.http;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a {@link BootHttpServer}.
 *
 * @param addresses where to listen; empty for all addresses
 * @param port 0-65535, 0 for any free one; default 5248
 * @param regions where {@code /MAAS/…} is passed on to, {@code http://host:port} tried in order; a
 *     path of {@code /MAAS} is allowed and means nothing
 * @param machineResources directory of {@code /machine-resources/}
 * @param maxConnections at a time, default 4096; further ones are closed at once
 * @param maxConnectionsPerAddress at a time, default 1024: no address can take them all
 * @param maxRequestLine octets, default 8192
 * @param maxHeaderBytes of a request's header section, default 16384
 * @param maxHeaders lines of a request's header section, default 100
 * @param headerTimeout from a connection's begin to its first complete request head, and from the
 *     first octet of a later head to its last, default 10 s
 * @param idleTimeout how long a client may take or send less than {@code minRate} within a request,
 *     default 60 s; times of waiting for the region or for a turn do not count
 * @param minRate octets a second, on the average of {@code idleTimeout}; default 1024, 0 for any.
 *     What the kernel's send buffer holds counts as taken, so that clients below about 2.5 KiB/s
 *     may be closed, too
 * @param keepAliveTimeout how long a connection may rest between requests before it is reset,
 *     default 8 s
 * @param connectTimeout for one region, default 500 ms
 * @param regionTimeout longest silence of a region within a request, default 120 s
 * @param threads event loops, default 2
 * @param admission of large bodies
 */
public record BootHttpConfig(
    List<InetAddress> addresses,
    int port,
    List<URI> regions,
    Optional<Path> machineResources,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxRequestLine,
    int maxHeaderBytes,
    int maxHeaders,
    Duration headerTimeout,
    Duration idleTimeout,
    long minRate,
    Duration keepAliveTimeout,
    Duration connectTimeout,
    Duration regionTimeout,
    int threads,
    AdmissionConfig admission) {

  public BootHttpConfig {
    addresses = List.copyOf(addresses);
    regions = List.copyOf(regions);
    check("http port", port, 0, 65535);
    check("http max-connections", maxConnections, 1, 1_000_000);
    check("http max-connections-per-address", maxConnectionsPerAddress, 1, 1_000_000);
    check("http max-request-line", maxRequestLine, 256, 1 << 20);
    check("http max-header-bytes", maxHeaderBytes, 1024, 1 << 20);
    check("http max-headers", maxHeaders, 10, 10_000);
    if (minRate < 0) {
      throw new IllegalArgumentException("http min-rate " + minRate + " is negative");
    }
    positive("http header-timeout", headerTimeout);
    check("http threads", threads, 1, 256);
    positive("http idle-timeout", idleTimeout);
    positive("http keep-alive-timeout", keepAliveTimeout);
    positive("http connect-timeout", connectTimeout);
    positive("http region-timeout", regionTimeout);
    for (URI region : regions) {
      String path = region.getPath() == null ? "" : region.getPath();
      if (!"http".equals(region.getScheme())
          || region.getHost() == null
          || !(path.isEmpty()
              || path.equals("/")
              || path.equals("/MAAS")
              || path.equals("/MAAS/"))) {
        throw new IllegalArgumentException(
            "http region '" + region + "' is not of the form http://host:port or …/MAAS");
      }
    }
  }

  /** The settings of a stock rack, without a region. */
  public static BootHttpConfig defaults() {
    return new Builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  private static void check(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " " + value + " is not in " + min + "-" + max);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " " + value + " is not positive");
    }
  }

  /** Starts from the defaults. Not thread-safe. */
  public static final class Builder {
    private List<InetAddress> addresses = List.of();
    private int port = 5248;
    private List<URI> regions = List.of();
    private Optional<Path> machineResources = Optional.empty();
    private int maxConnections = 4096;
    private int maxConnectionsPerAddress = 1024;
    private int maxRequestLine = 8192;
    private int maxHeaderBytes = 16_384;
    private int maxHeaders = 100;
    private Duration headerTimeout = Duration.ofSeconds(10);
    private long minRate = 1024;
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration keepAliveTimeout = Duration.ofSeconds(8);
    private Duration connectTimeout = Duration.ofMillis(500);
    private Duration regionTimeout = Duration.ofSeconds(120);
    private int threads = 2;
    private AdmissionConfig admission = AdmissionConfig.defaults();

    private Builder() {}

    public Builder addresses(InetAddress... values) {
      addresses = List.of(values);
      return this;
    }

    public Builder addresses(List<InetAddress> values) {
      addresses = List.copyOf(values);
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder regions(URI... values) {
      regions = List.of(values);
      return this;
    }

    public Builder regions(List<URI> values) {
      regions = List.copyOf(values);
      return this;
    }

    public Builder machineResources(Path value) {
      machineResources = Optional.of(value);
      return this;
    }

    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    public Builder maxConnectionsPerAddress(int value) {
      maxConnectionsPerAddress = value;
      return this;
    }

    public Builder maxRequestLine(int octets) {
      maxRequestLine = octets;
      return this;
    }

    public Builder maxHeaders(int value) {
      maxHeaders = value;
      return this;
    }

    public Builder headerTimeout(Duration value) {
      headerTimeout = value;
      return this;
    }

    public Builder minRate(long octetsPerSecond) {
      minRate = octetsPerSecond;
      return this;
    }

    public Builder admission(AdmissionConfig value) {
      admission = value;
      return this;
    }

    public Builder maxHeaderBytes(int value) {
      maxHeaderBytes = value;
      return this;
    }

    public Builder idleTimeout(Duration value) {
      idleTimeout = value;
      return this;
    }

    public Builder keepAliveTimeout(Duration value) {
      keepAliveTimeout = value;
      return this;
    }

    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    public Builder regionTimeout(Duration value) {
      regionTimeout = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public BootHttpConfig build() {
      return new BootHttpConfig(
          addresses,
          port,
          regions,
          machineResources,
          maxConnections,
          maxConnectionsPerAddress,
          maxRequestLine,
          maxHeaderBytes,
          maxHeaders,
          headerTimeout,
          idleTimeout,
          minRate,
          keepAliveTimeout,
          connectTimeout,
          regionTimeout,
          threads,
          admission);
    }
  }
}
