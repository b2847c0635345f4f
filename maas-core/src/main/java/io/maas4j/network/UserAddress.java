package io.maas4j.network;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address that a person keeps, which no node will get. No interface holds it; the store sees to
 * that.
 *
 * @param id zero before it is stored
 * @param subnetId empty when no subnet has it
 * @param owner the user; empty for the system
 * @param mac what gets it by DHCP; empty for nothing
 * @param byName whether it is kept only as long as a DNS name stands for it
 * @param created when it was taken
 */
public record UserAddress(
    long id,
    InetAddress address,
    Optional<Long> subnetId,
    Optional<String> owner,
    Optional<MacAddress> mac,
    boolean byName,
    Instant created) {
  /** With another id. */
  public UserAddress withId(long changed) {
    return new UserAddress(changed, address, subnetId, owner, mac, byName, created);
  }
}
