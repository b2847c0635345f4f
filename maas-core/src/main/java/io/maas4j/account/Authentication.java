package io.maas4j.account;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.account.Credentials.Outcome;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.KeyRepository.Holder;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds out whose a signed request is. Thread-safe; blocks for one transaction. */
public final class Authentication {
  /** Older requests are refused, so that older nonces can be forgotten. */
  public static final Duration WINDOW = Duration.ofSeconds(300);

  private final Store store;
  private final Clock clock;

  public Authentication(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Checks key, time, nonce and secret, in that order; the secret in constant time. */
  public Outcome check(Credentials shown) {
    return store.inTransaction(tx -> check(tx, shown));
  }

  /**
   * Has a request not count that could not be done now: its sender may repeat it as it stands (REST
   * contract, section 2.2).
   */
  public void forget(Credentials shown) {
    store.inTransaction(
        tx -> {
          tx.keys().forgetNonce(shown.tokenKey(), shown.nonce());
          return shown;
        });
  }

  private Outcome check(Tx tx, Credentials shown) {
    Optional<Holder> found = tx.keys().holder(shown.tokenKey());
    if (found.isEmpty() || !found.get().key().consumerKey().equals(shown.consumerKey())) {
      return tx.keys().consumerExists(shown.consumerKey())
          ? new Outcome.Refused("Invalid access token: " + shown.tokenKey(), false)
          : new Outcome.Refused("Invalid API key.", true);
    }
    Instant now = clock.instant();
    if (shown.timestamp().isBefore(now.minus(WINDOW))) {
      return new Outcome.Refused(
          "Expired timestamp: given "
              + shown.timestamp().getEpochSecond()
              + " and now "
              + now.getEpochSecond()
              + " has a greater difference than threshold "
              + WINDOW.toSeconds()
              + "; the client's clock is "
              + Duration.between(shown.timestamp(), now).toSeconds()
              + " seconds behind",
          false);
    }
    ApiKey key = found.get().key();
    if (!key.tokenSecret().equals(Secret.of(shown.tokenSecret()))) {
      return new Outcome.Refused("Invalid signature.", false);
    }
    // only a rightful request uses up a nonce: a forger must not be able to spend a client's
    if (!tx.keys().useNonce(key.tokenKey(), shown.nonce(), now)) {
      return new Outcome.Refused("Nonce already used: " + shown.nonce(), false);
    }
    if (key.machine().isPresent()) {
      return new Outcome.OfMachine(key.machine().get());
    }
    Optional<User> user = found.get().user();
    return user.isPresent()
        ? new Outcome.OfUser(user.get())
        : new Outcome.Refused("Invalid access token: " + shown.tokenKey(), false);
  }
}
