package io.maas4j.netboot.failover;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * That a network is served by two racks. Immutable.
 *
 * @param role which of them this one is; the other has the other role
 * @param own where this rack is dialled; only the primary listens
 * @param partner where the partner is dialled; only the secondary dials
 * @param secret known to both
 * @param longestAlone how long a lease a rack may promise that its partner does not know of; also
 *     how long it takes to trust the addresses of a partner that lost its memory, or was dismissed
 */
public record Failover(
    Role role,
    InetSocketAddress own,
    InetSocketAddress partner,
    SharedSecret secret,
    Duration longestAlone) {
  /** The port of ISC's failover, which firewalls know. */
  public static final int DEFAULT_PORT = 647;

  /** The reference's MCLT. */
  public static final Duration DEFAULT_LONGEST_ALONE = Duration.ofHours(1);

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Of silence, until the partner counts as gone. */
  static final Duration SILENCE = Duration.ofSeconds(3);

  /** Clients that have been trying for so long are answered by either. */
  static final int IMPATIENT_SECONDS = 3;

  public Failover {
    if (longestAlone.compareTo(Duration.ofSeconds(30)) < 0) {
      throw new IllegalArgumentException("longest-alone " + longestAlone + " is shorter than 30 s");
    }
  }
}
