package io.maas4j.power.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.Secret;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** HTTP Basic authentication (RFC 7617) with a user and a password out of the parameters. */
public final class BasicAuth {
  private BasicAuth() {}

  /**
   * The header, sent without being asked for; empty when there is neither user nor password.
   *
   * @param user the name of the user's parameter
   * @param password the name of the password's parameter
   * @throws StepFailed when the user has a colon, which this header cannot carry
   */
  public static Map<String, String> header(Call call, String user, String password)
      throws StepFailed {
    Optional<String> name = call.text(user);
    Optional<Secret> secret = call.secret(password);
    if (name.isEmpty() && secret.isEmpty()) {
      return Map.of();
    }
    if (name.orElse("").contains(":")) {
      throw StepFailed.setting(user, "must not contain a colon (RFC 7617 §2)");
    }
    String pair = name.orElse("") + ":" + secret.map(Secret::reveal).orElse("");
    return Map.of(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }
}
