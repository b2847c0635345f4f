package io.maas4j.power.snmp;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A power distribution unit over SNMP (power spec §17). On while on is off, a pause, and on: that
 * is how a machine behind an outlet is made to boot. Safe for concurrent use.
 */
public final class PduSteps implements Steps {
  static final String OUTLET = "node_outlet";
  private static final String ADDRESS = "power_address";
  private static final String DELAY = "power_on_delay";
  private static final String COMMUNITY = "private";
  private static final int SNMP_PORT = 161;
  private static final int MAX_OUTLET = 9999;
  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);

  private final OutletModel model;
  private final SnmpClient client;

  public PduSteps(SnmpVersion version, SnmpConfig config, OutletModel model) {
    this.model = model;
    this.client = new SnmpClient(version, COMMUNITY, config);
  }

  /** The setting {@code power_address}. */
  public static PowerSetting address(String label) {
    return PowerSetting.text(ADDRESS, label).required();
  }

  /** The setting {@code node_outlet}. */
  public static PowerSetting outlet(String label) {
    return PowerSetting.text(OUTLET, label).ofNode().required();
  }

  /** The setting {@code power_on_delay}. */
  public static PowerSetting delay() {
    return PowerSetting.text(DELAY, "Switch-on delay (s)").or("5");
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    BmcAddress address = BmcAddress.of(call, ADDRESS, SNMP_PORT);
    OutletCodes codes = model.codes(call, outletNumber(call));
    return switch (action) {
      case QUERY -> call.observed(state(call, address, codes));
      case OFF -> {
        client.write(call, address, codes.off());
        yield call.accepted();
      }
      default -> {
        Duration delay = delay(call);
        if (state(call, address, codes) == PowerState.ON) {
          client.write(call, address, codes.off());
        }
        call.pause(delay);
        client.write(call, address, codes.on());
        yield call.accepted();
      }
    };
  }

  @Override
  public void close() {
    client.close();
  }

  private PowerState state(Call call, BmcAddress address, OutletCodes codes)
      throws StepFailed, InterruptedException {
    int value = client.read(call, address, codes.stateOid());
    if (value == codes.readsOn()) {
      return PowerState.ON;
    }
    if (value == codes.readsOff()) {
      return PowerState.OFF;
    }
    throw StepFailed.action(
        address
            + " tells the state "
            + value
            + " of the outlet, which is neither on ("
            + codes.readsOn()
            + ") nor off ("
            + codes.readsOff()
            + ")");
  }

  private static int outletNumber(Call call) throws StepFailed {
    String text = call.required(OUTLET);
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MAX_OUTLET) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw StepFailed.setting(OUTLET, "must be the number of an outlet, from 1: '" + text + "'");
  }

  private static Duration delay(Call call) throws StepFailed {
    if (call.text(DELAY).isEmpty()) {
      return DEFAULT_DELAY;
    }
    String text = call.text(DELAY).get();
    try {
      BigDecimal seconds = text.length() > 20 ? null : new BigDecimal(text);
      if (seconds != null
          && seconds.signum() >= 0
          && seconds.compareTo(BigDecimal.valueOf(MAX_DELAY.toSeconds())) <= 0) {
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw StepFailed.setting(
        DELAY, "must be seconds, 0 to " + MAX_DELAY.toSeconds() + ": '" + text + "'");
  }
}
