package io.maas4j.account;

import java.time.Instant;
import java.util.Optional;

/**
 * What a signed request shows (REST contract, section 2.2).
 *
 * @param consumerKey the first part of the key
 * @param tokenKey the middle part
 * @param tokenSecret the last part, as the signature shows it
 * @param timestamp when the client says it signed
 * @param nonce used once
 */
public record Credentials(
    String consumerKey, String tokenKey, String tokenSecret, Instant timestamp, String nonce) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "Credentials[" + tokenKey + "]";
  }

  /** Whose request it is, or why it is nobody's. */
  public sealed interface Outcome {
    /** A user's. */
    record OfUser(io.maas4j.access.User user) implements Outcome {}

    /** A machine's. */
    record OfMachine(io.maas4j.id.MachineId machine) implements Outcome {}

    /**
     * Refused.
     *
     * @param reason safe to show
     * @param unknownConsumer whether not even the first part of the key is known
     */
    record Refused(String reason, boolean unknownConsumer) implements Outcome {}
  }

  /** The user, if it is one's. */
  public static Optional<io.maas4j.access.User> user(Outcome outcome) {
    return outcome instanceof Outcome.OfUser ofUser ? Optional.of(ofUser.user()) : Optional.empty();
  }
}
