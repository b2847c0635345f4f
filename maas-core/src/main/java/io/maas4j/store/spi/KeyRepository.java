package io.maas4j.store.spi;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** OAuth tokens of users and machines, and the nonces used with them. */
public interface KeyRepository {
  Optional<ApiKey> findByToken(String tokenKey);

  /** A key with the user that it is of. */
  Optional<Holder> holder(String tokenKey);

  /**
   * A key and whose it is.
   *
   * @param user empty when it is a machine's
   */
  record Holder(ApiKey key, Optional<User> user) {}

  /** Whether any token has this consumer. */
  boolean consumerExists(String consumerKey);

  /** Oldest first. */
  List<ApiKey> ofUser(String user);

  Optional<ApiKey> ofMachine(MachineId machine);

  void insert(ApiKey key);

  boolean delete(String tokenKey);

  void deleteOfMachine(MachineId machine);

  /**
   * Remembers that a nonce was used; may forget those older than the window of timestamps.
   *
   * @param nonce counts for its token only, whatever the time
   * @return false when it was used before
   */
  boolean useNonce(String tokenKey, String nonce, Instant at);

  /** Forgets that a nonce was used, if it was. */
  void forgetNonce(String tokenKey, String nonce);
}
