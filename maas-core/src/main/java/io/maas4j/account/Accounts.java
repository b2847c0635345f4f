package io.maas4j.account;

import io.maas4j.access.ApiKey;
import io.maas4j.access.Passwords;
import io.maas4j.access.User;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Unique;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Users and their API keys. Thread-safe; calls block for one transaction. */
public final class Accounts {
  private static final Pattern NAME = Pattern.compile("[\\w.@+-]{1,150}");
  private static final int SALT = 22;

  private final Store store;
  private final Ids ids;

  /**
   * @param ids over a secure random source: it makes the keys
   */
  public Accounts(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  /** What an account may do. */
  public enum Role {
    ADMINISTRATOR,
    USER
  }

  /**
   * Makes an account; it owns one API key from the start.
   *
   * @throws InvalidRequest when the name is not out of {@code [A-Za-z0-9_.@+-]}
   * @throws Conflict when the name or the e-mail address is taken
   */
  public User create(String name, String email, String password, Role role) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidRequest.field(
          "username",
          "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_"
              + " characters.");
    }
    User user =
        new User(
            name,
            email,
            role == Role.ADMINISTRATOR,
            true,
            Passwords.encode(password, ids.token(SALT)));
    store.inTransaction(
        tx -> {
          try {
            tx.users().insert(user);
          } catch (DuplicateException e) {
            String what = e.what().equals(Unique.USER_EMAIL) ? "e-mail address " + email : name;
            throw new Conflict(
                "USER_EXISTS",
                "there is a user already with " + what,
                "choose another, or use the existing account");
          }
          tx.keys().insert(ApiKey.ofUser(ids, name, "MAAS consumer"));
          return user;
        });
    return user;
  }

  public Optional<User> find(String name) {
    return store.inTransaction(tx -> tx.users().find(name));
  }

  /** By name. */
  public List<User> list() {
    return store.inTransaction(tx -> tx.users().list());
  }

  /**
   * A user's keys, oldest first.
   *
   * @throws NotFound when there is no such user
   */
  public List<ApiKey> apiKeys(String user) {
    return store.inTransaction(
        tx -> {
          tx.users().find(user).orElseThrow(() -> new NotFound("there is no user " + user));
          return tx.keys().ofUser(user);
        });
  }

  /**
   * A further key.
   *
   * @param name the user's label for it
   */
  public ApiKey newApiKey(String user, String name) {
    return store.inTransaction(
        tx -> {
          tx.users().find(user).orElseThrow(() -> new NotFound("there is no user " + user));
          ApiKey key = ApiKey.ofUser(ids, user, name);
          tx.keys().insert(key);
          return key;
        });
  }

  /**
   * @param tokenKey the middle part of the key
   * @return false when the user has no such key
   */
  public boolean deleteApiKey(String user, String tokenKey) {
    return store.inTransaction(
        tx -> {
          boolean own =
              tx.keys()
                  .findByToken(tokenKey)
                  .map(key -> key.user().equals(Optional.of(user)))
                  .orElse(false);
          return own && tx.keys().delete(tokenKey);
        });
  }

  /**
   * @param tokenKey the middle part of the key
   * @return false when the user has no such key
   */
  public boolean renameApiKey(String user, String tokenKey, String name) {
    return store.inTransaction(
        tx -> {
          Optional<ApiKey> key =
              tx.keys().findByToken(tokenKey).filter(k -> k.user().equals(Optional.of(user)));
          if (key.isEmpty()) {
            return false;
          }
          ApiKey k = key.get();
          tx.keys().delete(tokenKey);
          tx.keys()
              .insert(
                  new ApiKey(
                      k.consumerKey(), k.tokenKey(), k.tokenSecret(), name, k.user(), k.machine()));
          return true;
        });
  }
}
