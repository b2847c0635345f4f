package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.LeaseLimits;
import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.time.Duration;
import java.util.OptionalLong;

/** How long a client may have an address (section 6). */
final class LeaseTimes {
  // Shorter ones are no use to a client, and each renewal is a record in the journal.
  private static final Duration MIN = Duration.ofSeconds(10);

  private LeaseTimes() {}

  /**
   * @param said what policies say: for firmware only its classes and hosts count, as the rule that
   *     it keeps addresses for a moment only is one of a class, too
   */
  static Duration of(DhcpRequest request, ServedSubnet subnet, Outcome said) {
    boolean firmware = request.classified().isFirmware();
    Duration built = firmware ? subnet.subnet().firmwareLeaseTime() : subnet.subnet().leaseTime();
    LeaseLimits limits =
        firmware ? said.specialLimits() : said.specialLimits().or(said.generalLimits());
    Duration usual = limits.usual().orElse(built);
    Duration most = limits.most().orElse(usual.compareTo(built) > 0 ? usual : built);
    Duration least = limits.least().orElse(MIN);
    OptionalLong asked = request.message().options().u32(DhcpOption.LEASE_TIME);
    Duration wanted =
        asked.isEmpty() || asked.getAsLong() == 0
            ? usual
            : longer(Duration.ofSeconds(asked.getAsLong()), least);
    return shorter(longer(wanted, limits.least().orElse(wanted)), most);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? other : one;
  }
}
