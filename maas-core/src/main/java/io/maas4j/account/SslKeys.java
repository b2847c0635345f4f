package io.maas4j.account;

import io.maas4j.access.Certificate;
import io.maas4j.access.SslKey;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import java.util.List;

/** Users' certificates. Thread-safe; each call blocks for one transaction. */
public final class SslKeys {
  private final Store store;

  SslKeys(Store store) {
    this.store = store;
  }

  /** A user's, in the order in which they came. */
  public List<SslKey> list(String user) {
    return store.inTransaction(tx -> tx.shelf(Kinds.SSL_KEY).list(key -> key.user().equals(user)));
  }

  /**
   * One of the user's own.
   *
   * @throws NotFound when there is none
   * @throws Denied when it is another user's
   */
  public SslKey find(long id, String user) {
    return store.inTransaction(tx -> own(tx.shelf(Kinds.SSL_KEY).find(id), user, "get"));
  }

  /**
   * Adds one.
   *
   * @param certificate in PEM
   * @throws InvalidRequest when it is no certificate, or the user has it already
   */
  public SslKey add(String certificate, String user) {
    try {
      Certificate.check(certificate);
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field("key", String.valueOf(e.getMessage()));
    }
    return store.inTransaction(
        tx -> {
          try {
            return tx.shelf(Kinds.SSL_KEY).insert(new SslKey(0, user, certificate));
          } catch (DuplicateException e) {
            throw InvalidRequest.field("key", "This key has already been added for this user.");
          }
        });
  }

  /**
   * Removes one of the user's own.
   *
   * @throws NotFound when there is none
   * @throws Denied when it is another user's
   */
  public void delete(long id, String user) {
    store.inTransaction(
        tx -> {
          own(tx.shelf(Kinds.SSL_KEY).find(id), user, "delete");
          return tx.shelf(Kinds.SSL_KEY).delete(id);
        });
  }

  private static SslKey own(java.util.Optional<SslKey> found, String user, String what) {
    SslKey key = found.orElseThrow(() -> NotFound.no("SSLKey"));
    if (!key.user().equals(user)) {
      throw new Denied(
          "NOT_OWNER", "Can't " + what + " a key you don't own.", "ask " + key.user() + " to");
    }
    return key;
  }
}
