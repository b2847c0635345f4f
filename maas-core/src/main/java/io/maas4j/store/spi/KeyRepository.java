package io.maas4j.store.spi;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** OAuth tokens of users and machines, and the nonces used with them. */
public interface KeyRepository {
  Optional<ApiKey> findByToken(String tokenKey);

  /** Keys with the users that they are of, by token; a token that there is not is left out. */
  Map<String, Holder> holders(Collection<String> tokenKeys);

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
   * Remembers that nonces were used; may forget those older than the window of timestamps.
   *
   * @return those of them that were not used before
   */
  Set<Nonce> useNonces(Set<Nonce> nonces, Instant at);

  /**
   * What a client uses once.
   *
   * @param nonce counts for its token only, whatever the time
   */
  record Nonce(String tokenKey, String nonce) {}

  /** Forgets that a nonce was used, if it was. */
  void forgetNonce(String tokenKey, String nonce);
}
