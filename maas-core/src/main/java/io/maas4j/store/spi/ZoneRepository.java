package io.maas4j.store.spi;

import io.maas4j.zone.Zone;
import java.util.List;
import java.util.Optional;

/** Zones; the default one is always there. */
public interface ZoneRepository {
  /** By name. */
  List<Zone> list();

  Optional<Zone> find(String name);

  /**
   * @param zone with id zero
   * @throws DuplicateException when the name is taken
   */
  Zone insert(Zone zone);

  /**
   * @param changed by id; machines follow a change of name
   * @return false when there is none
   * @throws DuplicateException when the name is another one's
   * @throws IllegalArgumentException when it would rename the default one
   */
  boolean update(Zone changed);

  /**
   * Its machines go to the default zone.
   *
   * @return false when there is none
   * @throws IllegalArgumentException when it is the default one
   */
  boolean delete(long id);
}
