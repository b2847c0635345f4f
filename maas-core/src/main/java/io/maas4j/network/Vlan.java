package io.maas4j.network;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A layer-2 network.
 *
 * @param vid 802.1Q number; 0 is the fabric's untagged one, its default
 * @param name empty for one that has none
 * @param dhcpOn whether a rack answers DHCP here
 * @param primaryRack the rack that does, by system id; empty when none is named
 * @param secondaryRack the rack that takes over; empty when none is named
 * @param externalDhcp somebody else's DHCP server that was seen here
 * @param relayVlan the VLAN whose racks serve this one through relays
 * @param space name of the space it belongs to; empty for none
 */
public record Vlan(
    long id,
    long fabricId,
    int vid,
    Optional<String> name,
    String description,
    int mtu,
    boolean dhcpOn,
    Optional<String> primaryRack,
    Optional<String> secondaryRack,
    Optional<InetAddress> externalDhcp,
    Optional<Long> relayVlan,
    Optional<String> space) {
  /** The number of a fabric's default VLAN. */
  public static final int UNTAGGED = 0;

  public static final int MAX_VID = 4094;
  public static final int DEFAULT_MTU = 1500;
  public static final int MIN_MTU = 552;

  /** One without a description and a second rack. */
  public Vlan(
      long id,
      long fabricId,
      int vid,
      Optional<String> name,
      int mtu,
      boolean dhcpOn,
      Optional<String> primaryRack,
      Optional<Long> relayVlan,
      Optional<String> space) {
    this(
        id,
        fabricId,
        vid,
        name,
        "",
        mtu,
        dhcpOn,
        primaryRack,
        Optional.empty(),
        Optional.empty(),
        relayVlan,
        space);
  }

  /** One of which only the number is known. */
  public static Vlan of(long fabricId, int vid) {
    return new Vlan(
        0,
        fabricId,
        vid,
        Optional.empty(),
        DEFAULT_MTU,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public boolean isDefault() {
    return vid == UNTAGGED;
  }

  /** As clients see it: the default one is called {@code untagged} whatever its name. */
  public Optional<String> shownName() {
    return isDefault() ? Optional.of("untagged") : name;
  }

  public Vlan withId(long changed) {
    return new Vlan(
        changed,
        fabricId,
        vid,
        name,
        description,
        mtu,
        dhcpOn,
        primaryRack,
        secondaryRack,
        externalDhcp,
        relayVlan,
        space);
  }

  public Vlan withDhcp(boolean on) {
    return new Vlan(
        id,
        fabricId,
        vid,
        name,
        description,
        mtu,
        on,
        primaryRack,
        secondaryRack,
        externalDhcp,
        relayVlan,
        space);
  }

  public Vlan withRacks(Optional<String> primary, Optional<String> secondary) {
    return new Vlan(
        id,
        fabricId,
        vid,
        name,
        description,
        mtu,
        dhcpOn,
        primary,
        secondary,
        externalDhcp,
        relayVlan,
        space);
  }

  /**
   * @param server somebody else's DHCP server; empty for none
   */
  public Vlan withExternalDhcp(Optional<InetAddress> server) {
    return new Vlan(
        id,
        fabricId,
        vid,
        name,
        description,
        mtu,
        dhcpOn,
        primaryRack,
        secondaryRack,
        server,
        relayVlan,
        space);
  }

  public Vlan withRelay(Optional<Long> vlan) {
    return new Vlan(
        id,
        fabricId,
        vid,
        name,
        description,
        mtu,
        dhcpOn,
        primaryRack,
        secondaryRack,
        externalDhcp,
        vlan,
        space);
  }

  /**
   * @param changed a space's name; empty for none
   */
  public Vlan withSpace(Optional<String> changed) {
    return new Vlan(
        id,
        fabricId,
        vid,
        name,
        description,
        mtu,
        dhcpOn,
        primaryRack,
        secondaryRack,
        externalDhcp,
        relayVlan,
        changed);
  }
}
