package io.maas4j.access;

import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.power.Secret;
import java.util.Optional;

/**
 * An OAuth token: a user's API key, or a machine's credentials for the metadata service.
 *
 * @param consumerKey 18 characters; the consumer's secret is always empty
 * @param tokenKey 18 characters, unique
 * @param tokenSecret 32 characters
 * @param name the user's label for it
 * @param user whose it is; empty for a machine's
 * @param machine whose it is; empty for a user's
 */
public record ApiKey(
    String consumerKey,
    String tokenKey,
    Secret tokenSecret,
    String name,
    Optional<String> user,
    Optional<MachineId> machine) {

  public static ApiKey ofUser(Ids ids, String user, String name) {
    return new ApiKey(
        ids.token(18),
        ids.token(18),
        Secret.of(ids.token(32)),
        name,
        Optional.of(user),
        Optional.empty());
  }

  public static ApiKey ofMachine(Ids ids, MachineId machine) {
    return new ApiKey(
        ids.token(18),
        ids.token(18),
        Secret.of(ids.token(32)),
        "",
        Optional.empty(),
        Optional.of(machine));
  }

  /** The form that people paste into clients: {@code consumer:token:secret}. */
  public String text() {
    return consumerKey + ":" + tokenKey + ":" + tokenSecret.reveal();
  }
}
