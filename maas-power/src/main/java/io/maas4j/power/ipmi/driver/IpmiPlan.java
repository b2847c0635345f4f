package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import java.time.Clock;
import java.time.Duration;

/** The power type {@code ipmi} (power spec §7). */
final class IpmiPlan implements Plan {
  static final PowerType TYPE =
      PowerType.named("ipmi", "IPMI")
          .settings(IpmiSettings.all())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.SOFT_OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.identity(IpmiSettings.ADDRESS))
          .waits(
              WaitPolicy.ofSeconds(4, 8, 16, 32)
                  // An order is not sent again before; but who is fast need not wait (§2).
                  .withEarlyReads(Duration.ofSeconds(1), Duration.ofSeconds(2)))
          .build();

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public Order order(PowerParameters parameters, PowerAction action, Clock clock)
      throws BadSetting {
    IpmiSettings settings = new IpmiSettings(parameters);
    var firmware = settings.firmware();
    boolean soft = action == PowerAction.SOFT_OFF || settings.offIsSoft();
    return new Order(
        settings.address(),
        settings.macAddress(),
        settings.credentials(),
        settings.options(),
        session -> {
          PowerSequence sequence = new PowerSequence(Bmc.of(session), clock);
          return switch (action) {
            case ON -> sequence.on(firmware);
            case OFF, SOFT_OFF -> soft ? sequence.softOff() : sequence.off();
            default -> sequence.query();
          };
        });
  }
}
