package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.lease.Durability;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a DHCP server runs; what it serves comes from its {@link io.maas4j.netboot.ConfigSource}.
 * Immutable.
 *
 * @param endpoints where it listens from the start; may be none
 * @param journal file that keeps the leases over a restart; empty only with {@link
 *     Durability#MEMORY}
 * @param durability what must have happened to a lease before its ACK leaves
 * @param offerHold how long an offered address waits for its client, 10 to 120 s
 * @param abandonFor how long a declined address is left alone
 * @param echoClientUuid whether option 97 goes back to PXE and HTTP boot clients (RFC 4578)
 * @param pxeBootAtOnce whether PXE clients get option 60 {@code PXEClient} and option 43 that skips
 *     boot server discovery; off, as the reference has it
 */
public record DhcpConfig(
    List<Endpoint> endpoints,
    Optional<Path> journal,
    Durability durability,
    Duration offerHold,
    Duration abandonFor,
    boolean echoClientUuid,
    boolean pxeBootAtOnce) {

  /** The port of DHCP servers and relays. */
  public static final int SERVER_PORT = 67;

  /** Where firmware asks a ProxyDHCP server for what its offer left open (PXE 2.1 §2.2.2). */
  public static final int BOOT_SERVER_PORT = 4011;

  private static final Duration MIN_HOLD = Duration.ofSeconds(10);
  private static final Duration MAX_HOLD = Duration.ofSeconds(120);

  /**
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  public DhcpConfig {
    endpoints = List.copyOf(endpoints);
    if (journal.isPresent() == (durability == Durability.MEMORY)) {
      throw new IllegalArgumentException(
          "durability "
              + durability
              + (journal.isPresent() ? " takes no journal" : " needs a journal: give its path"));
    }
    if (offerHold.compareTo(MIN_HOLD) < 0 || offerHold.compareTo(MAX_HOLD) > 0) {
      throw new IllegalArgumentException("offer-hold " + offerHold + " is not in 10-120 s");
    }
    if (abandonFor.isNegative() || abandonFor.isZero()) {
      throw new IllegalArgumentException("abandon-for " + abandonFor + " is not positive");
    }
  }

  /**
   * A place to listen.
   *
   * @param interfaceName the interface that packets must come from and replies leave by; needs
   *     Linux. Without one, clients are served through relays, or directly when {@code address} is
   *     a subnet's rack address
   * @param address to bind, usually 0.0.0.0: a socket bound to one address hears no broadcast
   * @param port usually 67; 0 for any free one
   */
  public record Endpoint(Optional<String> interfaceName, Inet4Address address, int port) {
    /**
     * @throws IllegalArgumentException for a port that is none, or an interface name that is too
     *     long for the system (15 octets)
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
    }

    /** All traffic of one interface on port 67. */
    public static Endpoint onInterface(String name) {
      return new Endpoint(Optional.of(name), Ipv4.of(0), SERVER_PORT);
    }

    /** An address of this machine, for clients behind relays. */
    public static Endpoint at(Inet4Address address, int port) {
      return new Endpoint(Optional.empty(), address, port);
    }
  }

  /** Leases kept in {@code journal}, each synced before its ACK; the rest by default. */
  public static DhcpConfig durable(List<Endpoint> endpoints, Path journal) {
    return of(endpoints, Optional.of(journal), Durability.SYNC);
  }

  /**
   * Leases kept in {@code journal}, as durably as asked; the rest by default.
   *
   * @throws IllegalArgumentException for {@link Durability#MEMORY}
   */
  public static DhcpConfig durable(List<Endpoint> endpoints, Path journal, Durability durability) {
    return of(endpoints, Optional.of(journal), durability);
  }

  /** Leases kept in memory only, for simulations; the rest by default. */
  public static DhcpConfig inMemory(List<Endpoint> endpoints) {
    return of(endpoints, Optional.empty(), Durability.MEMORY);
  }

  private static DhcpConfig of(
      List<Endpoint> endpoints, Optional<Path> journal, Durability durability) {
    return new DhcpConfig(
        endpoints, journal, durability, Duration.ofSeconds(30), Duration.ofHours(24), true, false);
  }
}
