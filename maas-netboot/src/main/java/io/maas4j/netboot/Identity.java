package io.maas4j.netboot;

/**
 * Who a DHCPv4 client is, for all subnets of a link together: clients move between them.
 *
 * <p>Who has a fixed address on the link ({@link NetworkConfig.Host}) is its hardware address there
 * with either.
 */
public enum Identity {
  /**
   * Its hardware address, whatever it sends as option 61: firmware, loader and system of a machine,
   * which send different identifiers or none, share one lease.
   */
  HARDWARE_ADDRESS,
  /**
   * Its client identifier (RFC 2131 §4.2), or its hardware address as long as it sends none.
   * Several clients behind one hardware address have a lease each, sixteen at most on a link; one
   * that changes its hardware address keeps its lease. Machines that were copied with their
   * identifier get one address between them.
   */
  CLIENT_IDENTIFIER
}
