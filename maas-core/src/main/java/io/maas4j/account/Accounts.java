package io.maas4j.account;

import io.maas4j.access.ApiKey;
import io.maas4j.access.Passwords;
import io.maas4j.access.User;
import io.maas4j.access.spi.KeySource;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.store.spi.Unique;
import io.maas4j.work.Permissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Users, their API keys, and what else is theirs. Thread-safe; calls block for one transaction. */
public final class Accounts {
  private static final Pattern NAME = Pattern.compile("[\\w.@+-]{1,150}");
  private static final int SALT = 22;
  private static final String USUAL_LABEL = "MAAS consumer";

  /** Nobody's password, compared with where there is no account, so that this takes as long. */
  private static final String NOBODY =
      "pbkdf2_sha256$600000$nobodynobodynobodynobo$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final Store store;
  private final Ids ids;
  private final SshKeys sshKeys;
  private final SslKeys sslKeys;
  private final UserFiles files;

  /**
   * Without a source of published SSH keys.
   *
   * @param ids over a secure random source: it makes the keys
   */
  public Accounts(Store store, Ids ids) {
    this(store, ids, KeySource.NONE);
  }

  /**
   * @param ids over a secure random source: it makes the keys
   * @param source where SSH keys are imported from
   */
  public Accounts(Store store, Ids ids, KeySource source) {
    this.store = store;
    this.ids = ids;
    this.sshKeys = new SshKeys(store, source);
    this.sslKeys = new SslKeys(store);
    this.files = new UserFiles(store, ids);
  }

  /** Users' public SSH keys. */
  public SshKeys sshKeys() {
    return sshKeys;
  }

  /** Users' certificates. */
  public SslKeys sslKeys() {
    return sslKeys;
  }

  /** Users' files. */
  public UserFiles files() {
    return files;
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
    return create(name, email, password, role, Optional.empty());
  }

  /**
   * As {@link #create(String, String, String, Role)}, with a first SSH key.
   *
   * @param sshKey as OpenSSH writes it
   * @throws InvalidRequest also when that is no key
   */
  public User create(
      String name, String email, String password, Role role, Optional<String> sshKey) {
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
          tx.keys().insert(ApiKey.ofUser(ids, name, USUAL_LABEL));
          sshKey.ifPresent(line -> SshKeys.add(tx, line, name));
          return user;
        });
    return user;
  }

  /**
   * Removes an account and what is kept as its own. Nothing happens when there is none.
   *
   * @param heir gets the machines, devices, addresses and IP ranges
   * @throws InvalidRequest when it is the caller's own, or it owns something and nobody inherits it
   * @throws NotFound when there is no such heir
   */
  public void delete(String name, Optional<String> heir, Actor by) {
    Permissions.administrator(by);
    if (by.userName().equals(name)) {
      throw new InvalidRequest(
          "An administrator cannot self-delete.", "have another administrator do it");
    }
    store.inTransaction(
        tx -> {
          if (tx.users().find(name).isEmpty()) {
            return false;
          }
          if (heir.isPresent()) {
            handOn(tx, name, heir.get());
          } else {
            refuseIfOwner(tx, name);
          }
          Belonging.renamed(tx, name, heir);
          tx.keys().ofUser(name).forEach(key -> tx.keys().delete(key.tokenKey()));
          return tx.users().delete(name);
        });
  }

  private static void handOn(Tx tx, String name, String heir) {
    if (heir.equals(name)) {
      throw new InvalidRequest(
          "User " + name + " cannot inherit from itself.", "name another user");
    }
    tx.users().find(heir).orElseThrow(() -> NotFound.no("User"));
    Belonging.ALL.forEach(belonging -> belonging.handOn(tx, name, heir));
  }

  private static void refuseIfOwner(Tx tx, String name) {
    List<String> owned = Belonging.ALL.stream().flatMap(b -> b.count(tx, name).stream()).toList();
    if (!owned.isEmpty()) {
      throw new InvalidRequest(
          "User " + name + " cannot be deleted: it still owns " + String.join(", ", owned) + ".",
          "release them, or name who gets them in transfer_resources_to");
    }
  }

  /**
   * Exchanges a password for an API key: the oldest one of this label is used again, or a new one
   * is made. Blocks for as long as hashing a password takes, also when there is no such account.
   *
   * @param label empty for the oldest key whatever its label
   * @return empty when the name or the password is wrong, or the account may not be used
   */
  public Optional<ApiKey> logIn(String name, String password, Optional<String> label) {
    Optional<User> user = find(name).filter(found -> !found.password().isEmpty());
    boolean matches = Passwords.matches(password, user.map(User::password).orElse(NOBODY));
    if (!matches || !user.map(User::active).orElse(false)) {
      return Optional.empty();
    }
    return store.inTransaction(
        tx -> {
          List<ApiKey> keys = tx.keys().ofUser(name);
          Optional<ApiKey> old =
              keys.stream().filter(key -> label.map(key.name()::equals).orElse(true)).findFirst();
          if (old.isPresent()) {
            return old;
          }
          ApiKey key = ApiKey.ofUser(ids, name, label.orElse(USUAL_LABEL));
          tx.keys().insert(key);
          return Optional.of(key);
        });
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
