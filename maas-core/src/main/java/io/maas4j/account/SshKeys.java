package io.maas4j.account;

import io.maas4j.access.SshKey;
import io.maas4j.access.SshPublicKey;
import io.maas4j.access.User;
import io.maas4j.access.spi.KeySource;
import io.maas4j.access.spi.KeySource.Service;
import io.maas4j.access.spi.KeySource.Unfetchable;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Users' public SSH keys, which the machines that they deploy let in. Thread-safe; each call blocks
 * for one transaction, an import also for the service that it asks.
 */
public final class SshKeys {
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  private final Store store;
  private final KeySource source;

  SshKeys(Store store, KeySource source) {
    this.store = store;
    this.source = source;
  }

  /** A user's keys, in the order in which they came. */
  public List<SshKey> list(String user) {
    return store.inTransaction(tx -> of(tx, user));
  }

  /** Anybody's key. */
  public Optional<SshKey> find(long id) {
    return store.inTransaction(tx -> tx.shelf(Kinds.SSH_KEY).find(id));
  }

  /**
   * Adds a key.
   *
   * @param line as OpenSSH writes it
   * @param user whose it becomes; for another than the caller only by an administrator
   * @throws InvalidRequest when the line is no key, the user has it already, or there is no such
   *     user
   */
  public SshKey add(String line, String user, User by) {
    String key = checked(line);
    if (!user.equals(by.name()) && !by.admin()) {
      throw InvalidRequest.field("user", "Only administrators add keys for other users.");
    }
    return store.inTransaction(tx -> add(tx, key, user));
  }

  static SshKey add(Tx tx, String line, String user) {
    String key = checked(line);
    if (tx.users().find(user).isEmpty()) {
      throw InvalidRequest.field("user", "There is no user '" + user + "'.");
    }
    try {
      return tx.shelf(Kinds.SSH_KEY).insert(new SshKey(0, user, key, Optional.empty()));
    } catch (DuplicateException e) {
      throw InvalidRequest.field("key", "This key has already been added for this user.");
    }
  }

  /**
   * Adds what a user has published elsewhere. A key that the user has already is left as it is, so
   * that it can be repeated.
   *
   * @param origin {@code gh:alice}, {@code lp:alice}, or {@code alice}, who is at Launchpad
   * @return the user's keys from there
   * @throws InvalidRequest when nothing is published there, or it cannot be fetched
   */
  public List<SshKey> importFrom(String origin, String user) {
    int colon = origin.indexOf(':');
    String prefix = colon < 0 ? Service.LAUNCHPAD.prefix() : origin.substring(0, colon);
    String account = origin.substring(colon + 1).strip();
    Service service =
        Arrays.stream(Service.values())
            .filter(known -> known.prefix().equals(prefix))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "Unable to import SSH keys: '" + prefix + "' is not a known source.",
                        "use lp:<id> or gh:<id>"));
    if (!ACCOUNT.matcher(account).matches()) {
      throw new InvalidRequest(
          "Unable to import SSH keys: '" + account + "' is not an account's name.",
          "use letters, digits, ., _, + and -");
    }
    List<String> keys = fetch(service, account);
    String from = service.prefix() + ":" + account;
    return store.inTransaction(tx -> keep(tx, keys, from, user));
  }

  private List<String> fetch(Service service, String account) {
    String from = service.prefix() + ":" + account;
    List<String> keys = new ArrayList<>();
    try {
      for (String line : source.keysOf(service, account)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          keys.add(SshPublicKey.check(line));
        }
      }
    } catch (Unfetchable | IllegalArgumentException e) {
      throw new InvalidRequest(
          "Unable to import SSH keys from " + from + ": " + e.getMessage(),
          "check the name, or add the keys by hand");
    }
    if (keys.isEmpty()) {
      throw new InvalidRequest(
          "Unable to import SSH keys. There are no keys for " + from + ".",
          "publish a key there, or add it by hand");
    }
    return keys;
  }

  private static List<SshKey> keep(Tx tx, List<String> keys, String from, String user) {
    Shelf<SshKey> shelf = tx.shelf(Kinds.SSH_KEY);
    for (String key : keys) {
      boolean known = of(tx, user).stream().anyMatch(own -> own.key().equals(key));
      if (!known) {
        shelf.insert(new SshKey(0, user, key, Optional.of(from)));
      }
    }
    return of(tx, user).stream().filter(own -> keys.contains(own.key())).toList();
  }

  /**
   * Removes a user's own key.
   *
   * @throws NotFound when there is none
   * @throws Denied when it is another user's
   */
  public void delete(long id, String user) {
    store.inTransaction(
        tx -> {
          Shelf<SshKey> shelf = tx.shelf(Kinds.SSH_KEY);
          SshKey key = shelf.find(id).orElseThrow(() -> NotFound.no("SSHKey"));
          if (!key.user().equals(user)) {
            throw new Denied(
                "NOT_OWNER", "Can't delete a key you don't own.", "ask " + key.user() + " to");
          }
          return shelf.delete(id);
        });
  }

  private static List<SshKey> of(Tx tx, String user) {
    return tx.shelf(Kinds.SSH_KEY).list(key -> key.user().equals(user));
  }

  private static String checked(String line) {
    try {
      return SshPublicKey.check(line);
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field("key", String.valueOf(e.getMessage()));
    }
  }
}
