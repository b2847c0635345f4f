package io.maas4j.network;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody whom a rack has seen on one of its networks; one for each address with a MAC.
 *
 * @param id zero before it is stored
 * @param observer the rack
 * @param interfaceId the rack's interface on that network; empty when it is not known
 * @param interfaceName its name
 * @param vid tag of the frames; empty for none
 * @param hostname what it calls itself by multicast DNS
 * @param count how often it was seen
 */
public record Neighbour(
    long id,
    InetAddress address,
    MacAddress mac,
    MachineId observer,
    Optional<Long> interfaceId,
    String interfaceName,
    Optional<Integer> vid,
    Optional<String> hostname,
    long count,
    Instant firstSeen,
    Instant lastSeen) {
  public Neighbour withId(long changed) {
    return new Neighbour(
        changed,
        address,
        mac,
        observer,
        interfaceId,
        interfaceName,
        vid,
        hostname,
        count,
        firstSeen,
        lastSeen);
  }

  /**
   * @param name empty for none
   */
  public Neighbour withHostname(Optional<String> name) {
    return new Neighbour(
        id,
        address,
        mac,
        observer,
        interfaceId,
        interfaceName,
        vid,
        name,
        count,
        firstSeen,
        lastSeen);
  }
}
