package io.maas4j.store.spi;

import io.maas4j.access.User;
import java.util.List;
import java.util.Optional;

/** User accounts. */
public interface UserRepository {
  Optional<User> find(String name);

  /** By name. */
  List<User> list();

  /**
   * Any number of users may have no e-mail address, which is an empty one.
   *
   * @throws DuplicateException when the name or e-mail address is taken
   */
  void insert(User user);

  /**
   * @return false when there is none of this name
   * @throws DuplicateException when the e-mail address is another user's
   */
  boolean update(User user);

  /**
   * Removes the account, and what is kept as the account's own: files, SSH keys … Its API keys are
   * the caller's to delete.
   *
   * @return false when there was none
   */
  boolean delete(String name);
}
