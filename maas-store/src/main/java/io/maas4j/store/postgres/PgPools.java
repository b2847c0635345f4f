package io.maas4j.store.postgres;

import io.maas4j.pool.Pool;
import io.maas4j.store.spi.PoolRepository;
import java.util.List;
import java.util.Optional;

/** {@code maas.pool}; machines refer to it by name. */
final class PgPools implements PoolRepository {
  private static final Groups.Kind<Pool> KIND =
      new Groups.Kind<>("pool", 0, Pool.DEFAULT, Pool::new);

  private final Groups<Pool> groups;

  PgPools(Session session) {
    this.groups = new Groups<>(session, KIND);
  }

  @Override
  public List<Pool> list() {
    return groups.list();
  }

  @Override
  public Optional<Pool> find(String name) {
    return groups.find(name);
  }

  @Override
  public Pool insert(Pool pool) {
    return groups.insert(pool.name(), pool.description());
  }

  @Override
  public boolean update(Pool changed) {
    return groups.update(changed.id(), changed.name(), changed.description());
  }

  @Override
  public boolean delete(long id) {
    return groups.delete(id);
  }
}
