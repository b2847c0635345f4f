package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiPath;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.util.Optional;

/**
 * The power type {@code moonshot} (power spec §17): the chassis's iLO 4 passes the messages on to
 * the cartridges.
 */
final class MoonshotPlan implements Plan {
  static final PowerType TYPE =
      PowerType.named("moonshot", "HP Moonshot - iLO4 (IPMI)")
          .settings(
              PowerSetting.text(IpmiSettings.ADDRESS, "Power address").required(),
              PowerSetting.text(IpmiSettings.USER, "Power user"),
              PowerSetting.password(IpmiSettings.PASSWORD, "Power password"),
              PowerSetting.text(BridgeOptions.NAME, "Power hardware address").ofNode().required())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity(IpmiSettings.ADDRESS))
          .build();

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public Order order(PowerParameters parameters, PowerAction action, Clock clock)
      throws BadSetting {
    String address =
        parameters
            .text(IpmiSettings.ADDRESS)
            .map(String::strip)
            .orElseThrow(() -> new BadSetting(IpmiSettings.ADDRESS, "is missing"));
    String bridging =
        parameters
            .text(BridgeOptions.NAME)
            .orElseThrow(() -> new BadSetting(BridgeOptions.NAME, "is missing"));
    Optional<IpmiPath> path = BridgeOptions.parse(bridging);
    return new Order(
        Optional.of(address),
        Optional.empty(),
        credentials(parameters),
        IpmiOptions.DEFAULTS.toBuilder(),
        session -> {
          Bmc bmc = path.map(way -> Bmc.behind(session, way)).orElseGet(() -> Bmc.of(session));
          PowerSequence sequence = new PowerSequence(bmc, clock);
          return switch (action) {
            case ON -> sequence.onFromNetwork();
            case OFF -> sequence.off();
            default -> sequence.query();
          };
        });
  }

  private static IpmiCredentials credentials(PowerParameters parameters) throws BadSetting {
    try {
      return IpmiCredentials.of(
          parameters.text(IpmiSettings.USER).map(String::strip).orElse(""),
          parameters.secret(IpmiSettings.PASSWORD).orElse(Secret.of("")));
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          IpmiSettings.USER + " or " + IpmiSettings.PASSWORD, "cannot be used: " + e.getMessage());
    }
  }
}
