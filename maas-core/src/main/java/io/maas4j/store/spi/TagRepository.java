package io.maas4j.store.spi;

import io.maas4j.machine.Tag;
import java.util.List;
import java.util.Optional;

/** Tags; which machine carries which is on the machine. */
public interface TagRepository {
  /** By name. */
  List<Tag> list();

  Optional<Tag> find(String name);

  /**
   * @throws DuplicateException when the name is taken
   */
  void insert(Tag tag);

  /**
   * @param name its present name; machines follow a change of name
   * @return false when there is none
   * @throws DuplicateException when the new name is another tag's
   */
  boolean update(String name, Tag changed);

  /**
   * Also takes it off all machines.
   *
   * @return false when there is none
   */
  boolean delete(String name);
}
