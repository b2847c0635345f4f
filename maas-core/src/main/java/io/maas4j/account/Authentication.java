package io.maas4j.account;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.account.Credentials.Outcome;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.KeyRepository.Holder;
import io.maas4j.store.spi.KeyRepository.Nonce;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out whose a signed request is. Thread-safe; blocks for one transaction, which requests that
 * come at the same time share.
 */
public final class Authentication {
  /** Older requests are refused, so that older nonces can be forgotten. */
  public static final Duration WINDOW = Duration.ofSeconds(300);

  private static final int MOST_TOGETHER = 128;

  private final Store store;
  private final Clock clock;
  private final Together<Credentials, Outcome> checks =
      new Together<>(MOST_TOGETHER, this::checkAll);

  public Authentication(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Checks key, time, secret and nonce, in that order; the secret in constant time. */
  public Outcome check(Credentials shown) {
    // no key has it, and one bad request must not spoil the statement that it shares with others
    return (shown.consumerKey() + shown.tokenKey() + shown.nonce()).indexOf('\0') >= 0
        ? new Outcome.Refused("Invalid API key.", true)
        : checks.ask(shown);
  }

  private List<Outcome> checkAll(List<Credentials> all) {
    return store.inTransaction(tx -> checkAll(tx, all));
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

  private List<Outcome> checkAll(Tx tx, List<Credentials> all) {
    Map<String, Holder> holders =
        tx.keys().holders(all.stream().map(Credentials::tokenKey).collect(Collectors.toSet()));
    Instant now = clock.instant();
    List<Optional<Outcome.Refused>> faults = new ArrayList<>();
    // only a rightful request uses up a nonce: a forger must not be able to spend a client's
    Set<Nonce> rightful = new LinkedHashSet<>();
    for (Credentials shown : all) {
      Optional<Outcome.Refused> fault =
          fault(tx, shown, Optional.ofNullable(holders.get(shown.tokenKey())), now);
      faults.add(fault);
      if (fault.isEmpty()) {
        rightful.add(nonce(shown));
      }
    }
    Set<Nonce> fresh =
        rightful.isEmpty() ? new HashSet<>() : new HashSet<>(tx.keys().useNonces(rightful, now));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Credentials shown = all.get(i);
      if (faults.get(i).isPresent()) {
        outcomes.add(faults.get(i).get());
      } else if (!fresh.remove(nonce(shown))) {
        outcomes.add(new Outcome.Refused("Nonce already used: " + shown.nonce(), false));
      } else {
        outcomes.add(of(holders.get(shown.tokenKey())));
      }
    }
    return outcomes;
  }

  private static Nonce nonce(Credentials shown) {
    return new Nonce(shown.tokenKey(), shown.nonce());
  }

  /** What is wrong with them, but for the nonce. */
  private static Optional<Outcome.Refused> fault(
      Tx tx, Credentials shown, Optional<Holder> found, Instant now) {
    if (found.isEmpty() || !found.get().key().consumerKey().equals(shown.consumerKey())) {
      return Optional.of(
          tx.keys().consumerExists(shown.consumerKey())
              ? invalid(shown.tokenKey())
              : new Outcome.Refused("Invalid API key.", true));
    }
    if (shown.timestamp().isBefore(now.minus(WINDOW))) {
      return Optional.of(
          new Outcome.Refused(
              "Expired timestamp: given "
                  + shown.timestamp().getEpochSecond()
                  + " and now "
                  + now.getEpochSecond()
                  + " has a greater difference than threshold "
                  + WINDOW.toSeconds()
                  + "; the client's clock is "
                  + Duration.between(shown.timestamp(), now).toSeconds()
                  + " seconds behind",
              false));
    }
    return found.get().key().tokenSecret().equals(Secret.of(shown.tokenSecret()))
        ? Optional.empty()
        : Optional.of(new Outcome.Refused("Invalid signature.", false));
  }

  private static Outcome of(Holder holder) {
    ApiKey key = holder.key();
    if (key.machine().isPresent()) {
      return new Outcome.OfMachine(key.machine().get());
    }
    Optional<User> user = holder.user();
    return user.isPresent() ? new Outcome.OfUser(user.get()) : invalid(key.tokenKey());
  }

  private static Outcome.Refused invalid(String token) {
    return new Outcome.Refused("Invalid access token: " + token, false);
  }
}
