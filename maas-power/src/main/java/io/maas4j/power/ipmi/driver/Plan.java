package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What one power type makes of its parameters. */
interface Plan {

  /**
   * A call, ready to be made.
   *
   * @param address host name or address; empty to find it by the MAC address
   * @param macAddress as given
   * @param credentials for the login
   * @param options all but the times
   * @param sequence what is said in the session
   */
  record Order(
      Optional<String> address,
      Optional<String> macAddress,
      IpmiCredentials credentials,
      IpmiOptions.Builder options,
      Function<IpmiSession, CompletionStage<PowerResult>> sequence) {}

  PowerType type();

  /**
   * @param action one of the type's
   * @throws BadSetting when a parameter does not serve; nothing is sent then
   */
  Order order(PowerParameters parameters, PowerAction action, Clock clock) throws BadSetting;
}
