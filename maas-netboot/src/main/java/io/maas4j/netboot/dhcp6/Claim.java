package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who wants an address.
 *
 * @param macs hardware addresses that may be the client's, the surest first: fixed addresses go by
 *     them
 * @param named what is told of the client unless a fixed address says better; empty when nothing in
 *     its message names a hardware address
 */
record Claim(Association association, List<MacAddress> macs, Optional<MacAddress> named) {}
