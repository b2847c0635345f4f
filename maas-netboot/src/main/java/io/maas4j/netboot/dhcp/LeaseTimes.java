package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.time.Duration;
import java.util.OptionalLong;

/** How long a client may have an address (section 6). */
final class LeaseTimes {
  // Shorter ones are no use to a client, and each renewal is a record in the journal.
  private static final long MIN_SECONDS = 10;

  private LeaseTimes() {}

  static Duration of(DhcpRequest request, ServedSubnet subnet) {
    Duration longest =
        request.classified().isFirmware()
            ? subnet.subnet().firmwareLeaseTime()
            : subnet.subnet().leaseTime();
    OptionalLong asked = request.message().options().u32(DhcpOption.LEASE_TIME);
    if (asked.isEmpty() || asked.getAsLong() == 0 || asked.getAsLong() > longest.toSeconds()) {
      return longest;
    }
    Duration wanted = Duration.ofSeconds(Math.max(MIN_SECONDS, asked.getAsLong()));
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }
}
