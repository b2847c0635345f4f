package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.net.InetSocketAddress;

/**
 * A reply ready to leave.
 *
 * @param message what it says
 * @param payload its bytes, within the client's limit
 * @param destination where it goes
 * @param change what has to be durable first
 * @param probe whether an offered address may be probed
 */
record DhcpReply(
    DhcpMessage message,
    byte[] payload,
    InetSocketAddress destination,
    Change change,
    Probe probe) {

  /** What operators say of asking the network about an address. */
  enum Probe {
    IF_SET_UP,
    /** {@code ping-check false;}. */
    NEVER
  }

  DhcpReply(DhcpMessage message, byte[] payload, InetSocketAddress destination, Change change) {
    this(message, payload, destination, change, Probe.IF_SET_UP);
  }
}
