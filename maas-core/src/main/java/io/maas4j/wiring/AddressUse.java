package io.maas4j.wiring;

import io.maas4j.id.MacAddress;
import io.maas4j.network.AllocationType;
import io.maas4j.network.Interface;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address and who has it.
 *
 * @param owner the user who keeps it; empty for an interface's
 * @param created since when; for an interface's address, since when there is the node
 * @param mac what a user's address is given to by DHCP; empty for nothing
 * @param holder the interface that has it; empty for a user's
 */
public record AddressUse(
    InetAddress address,
    AllocationType type,
    Optional<Long> subnetId,
    Optional<String> owner,
    Instant created,
    Optional<MacAddress> mac,
    Optional<Interface> holder) {}
