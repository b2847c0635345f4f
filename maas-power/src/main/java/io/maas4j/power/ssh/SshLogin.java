package io.maas4j.power.ssh;

import io.maas4j.power.Secret;
import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.util.Optional;

/**
 * Where to log in, and as whom.
 *
 * @param password of the user, or the passphrase of a key; empty for keys without one
 */
public record SshLogin(BmcAddress address, String user, Optional<Secret> password) {
  /** The port of SSH, RFC 4251. */
  public static final int PORT = 22;

  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";

  /**
   * Out of {@code power_address}, {@code power_user} and {@code power_pass}.
   *
   * @throws StepFailed when the address or the user is missing or does not serve
   */
  public static SshLogin of(Call call) throws StepFailed {
    return new SshLogin(
        BmcAddress.of(call, ADDRESS, PORT), call.required(USER), call.secret(PASSWORD));
  }
}
