package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.lease.Durability;
import java.net.Inet6Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a DHCPv6 server runs; what it serves comes from its {@link io.maas4j.netboot.ConfigSource}.
 * Immutable.
 *
 * @param endpoints where it listens from the start; may be none
 * @param journal file that keeps the leases over a restart, and beside it, with {@code .duid}
 *     appended, the server's identifier; empty only with {@link Durability#MEMORY}
 * @param durability what must have happened to a lease before its REPLY leaves
 * @param offerHold how long an advertised address waits for its client, 10 to 120 s
 * @param declineFor how long an address is left alone that its client found in use
 * @param maxLeases at most so many leases at a time, for anybody can ask under any name, and a
 *     range of IPv6 has no end
 * @param rapidCommit whether clients that ask for it get a lease without ADVERTISE and REQUEST (RFC
 *     8415 §18.3.1); only where no other server answers on the same links
 */
public record Dhcp6Config(
    List<Endpoint> endpoints,
    Optional<Path> journal,
    Durability durability,
    Duration offerHold,
    Duration declineFor,
    int maxLeases,
    boolean rapidCommit) {

  /** The port of servers and relays. */
  public static final int SERVER_PORT = 547;

  public static final int DEFAULT_MAX_LEASES = 200_000;

  private static final Duration MIN_HOLD = Duration.ofSeconds(10);
  private static final Duration MAX_HOLD = Duration.ofSeconds(120);

  /**
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  public Dhcp6Config {
    endpoints = List.copyOf(endpoints);
    if (journal.isPresent() && durability == Durability.MEMORY) {
      throw new IllegalArgumentException("durability MEMORY takes no journal");
    }
    if (offerHold.compareTo(MIN_HOLD) < 0 || offerHold.compareTo(MAX_HOLD) > 0) {
      throw new IllegalArgumentException("offer-hold " + offerHold + " is not in 10-120 s");
    }
    if (declineFor.isNegative() || declineFor.isZero()) {
      throw new IllegalArgumentException("decline-for " + declineFor + " is not positive");
    }
    if (maxLeases < 1) {
      throw new IllegalArgumentException("max-leases " + maxLeases + " is not positive");
    }
  }

  /**
   * A place to listen.
   *
   * @param interfaceName the interface whose clients are served: multicast to all servers, and
   *     unicast to any of its addresses; needs Linux. Without one, only relays are answered
   * @param address to bind; unspecified with an interface, and only there
   * @param port usually 547; 0 for any free one
   */
  public record Endpoint(Optional<String> interfaceName, Inet6Address address, int port) {
    /**
     * @throws IllegalArgumentException for a port that is none, an interface name that is too long
     *     for the system (15 octets), or an address that does not go with them
     */
    public Endpoint {
      if (port < 0 || port > 0xFFFF) {
        throw new IllegalArgumentException("port " + port + " is not in 0-65535");
      }
      interfaceName.ifPresent(
          name -> {
            if (name.isEmpty() || name.length() > 15) {
              throw new IllegalArgumentException("interface '" + name + "' is not 1-15 octets");
            }
          });
      if (address.isAnyLocalAddress() != interfaceName.isPresent()
          || address.isMulticastAddress()) {
        throw new IllegalArgumentException(
            "address "
                + address.getHostAddress()
                + " cannot be listened at: give an interface, or one unicast address");
      }
    }

    /** All traffic of one interface on port 547. */
    public static Endpoint onInterface(String name) {
      return onInterface(name, SERVER_PORT);
    }

    /** All traffic of one interface. */
    public static Endpoint onInterface(String name, int port) {
      return new Endpoint(Optional.of(name), new Ipv6(0, 0).address(), port);
    }

    /** An address of this machine, for clients behind relays. */
    public static Endpoint at(Inet6Address address, int port) {
      return new Endpoint(Optional.empty(), address, port);
    }
  }

  /** Leases kept in {@code journal}, each synced before its REPLY; the rest by default. */
  public static Dhcp6Config durable(List<Endpoint> endpoints, Path journal) {
    return builder().endpoints(endpoints).journal(journal, Durability.SYNC).build();
  }

  /** Leases kept in memory only, or in a store of the embedder's; the rest by default. */
  public static Dhcp6Config inMemory(List<Endpoint> endpoints) {
    return builder().endpoints(endpoints).build();
  }

  /** One without endpoints and journal so far. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private List<Endpoint> endpoints = List.of();
    private Optional<Path> journal = Optional.empty();
    private Durability durability = Durability.MEMORY;
    private Duration offerHold = Duration.ofSeconds(30);
    private Duration declineFor = Duration.ofHours(24);
    private int maxLeases = DEFAULT_MAX_LEASES;
    private boolean rapidCommit;

    private Builder() {}

    public Builder endpoints(List<Endpoint> places) {
      endpoints = places;
      return this;
    }

    public Builder journal(Path file, Durability level) {
      journal = Optional.of(file);
      durability = level;
      return this;
    }

    public Builder offerHold(Duration time) {
      offerHold = time;
      return this;
    }

    public Builder declineFor(Duration time) {
      declineFor = time;
      return this;
    }

    public Builder maxLeases(int most) {
      maxLeases = most;
      return this;
    }

    /** Clients that ask for it get a lease without ADVERTISE and REQUEST. */
    public Builder rapidCommit() {
      rapidCommit = true;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming the setting, its value and what it may be
     */
    public Dhcp6Config build() {
      return new Dhcp6Config(
          endpoints, journal, durability, offerHold, declineFor, maxLeases, rapidCommit);
    }
  }
}
