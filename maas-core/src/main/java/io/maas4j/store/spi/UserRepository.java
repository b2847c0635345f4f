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
   * @throws DuplicateException when the name or e-mail address is taken
   */
  void insert(User user);

  /**
   * @return false when there is none of this name
   */
  boolean update(User user);
}
