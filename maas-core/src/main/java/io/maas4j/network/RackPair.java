package io.maas4j.network;

import io.maas4j.id.MachineId;
import io.maas4j.power.Secret;

/**
 * The two racks that serve a VLAN together and share its leases.
 *
 * @param id number; zero before it is stored
 * @param vlan the VLAN whose racks they are
 * @param primary the rack that answers while both are there
 * @param secondary the rack that answers when the first one is silent
 * @param name names the secret, and so the pair: another secret is another pair. No secret itself
 * @param secret 32 random octets, as hexadecimal digits, that the two racks know and nobody else
 */
public record RackPair(
    long id, long vlan, MachineId primary, MachineId secondary, String name, Secret secret) {

  /** With another id. */
  public RackPair withId(long changed) {
    return new RackPair(changed, vlan, primary, secondary, name, secret);
  }

  /** Whether a rack is one of the two. */
  public boolean has(MachineId rack) {
    return primary.equals(rack) || secondary.equals(rack);
  }

  /**
   * The other one of the two.
   *
   * @param rack one of them
   */
  public MachineId partnerOf(MachineId rack) {
    return primary.equals(rack) ? secondary : primary;
  }
}
