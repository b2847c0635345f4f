package io.maas4j.store.spi;

import io.maas4j.pool.Pool;
import java.util.List;
import java.util.Optional;

/** Pools; the default one is always there. */
public interface PoolRepository {
  /** By name. */
  List<Pool> list();

  Optional<Pool> find(String name);

  /**
   * @param pool with id zero
   * @throws DuplicateException when the name is taken
   */
  Pool insert(Pool pool);

  /**
   * @param changed by id; machines follow a change of name
   * @return false when there is none
   * @throws DuplicateException when the name is another one's
   * @throws IllegalArgumentException when it would rename the default one
   */
  boolean update(Pool changed);

  /**
   * Its machines go to the default pool.
   *
   * @return false when there is none
   * @throws IllegalArgumentException when it is the default one
   */
  boolean delete(long id);
}
