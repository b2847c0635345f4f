package io.maas4j.store.spi;

import io.maas4j.script.Script;
import io.maas4j.script.ScriptVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scripts that machines can be given. */
public interface ScriptRepository {
  /** By name. */
  List<Script> list();

  Optional<Script> find(String name);

  Optional<Script> find(long id);

  /** All that were uploaded and not taken back, newest first; one entry for each script. */
  Map<Long, List<ScriptVersion>> versions(Collection<Long> scriptIds);

  /** Takes back what was uploaded after a version; results forget that they ran it. */
  void dropVersionsAfter(long scriptId, long versionId);

  /**
   * Adds one (id zero) or replaces it; a version with id zero gets one. Earlier versions stay, so
   * that a result can name the one that ran.
   *
   * @throws DuplicateException when the name is another script's
   */
  Script put(Script script);

  /**
   * @return false when there is none
   */
  boolean delete(long id);
}
