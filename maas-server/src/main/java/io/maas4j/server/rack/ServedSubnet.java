package io.maas4j.server.rack;

import io.maas4j.network.Cidr;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * A subnet that this rack is told to serve.
 *
 * @param rackAddress the address that its machines reach the rack at; empty to take ours in it
 * @param interfaceName the interface to listen on; empty to take the one with that address, or, for
 *     a relayed subnet, none
 * @param relayed whether its machines come through a relay only
 */
public record ServedSubnet(
    Cidr cidr,
    Optional<Inet4Address> rackAddress,
    Optional<String> interfaceName,
    boolean relayed) {}
