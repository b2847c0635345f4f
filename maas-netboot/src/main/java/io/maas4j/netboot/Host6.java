package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import java.net.Inet6Address;

/**
 * A fixed IPv6 address; the entry applies in the subnet that contains it.
 *
 * @param name {@code <hostname>-<interface>}
 */
public record Host6(MacAddress mac, Inet6Address address, String name) {}
