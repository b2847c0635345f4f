package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Script sets, their results, and what the scripts wrote. */
public interface ScriptRunRepository {
  /**
   * @param set with id zero
   */
  ScriptSet insert(ScriptSet set);

  Optional<ScriptSet> find(long setId);

  /** All of a machine, newest first. */
  List<ScriptSet> setsOf(MachineId machine);

  /** Also removes its results. */
  void deleteSet(long setId);

  /** Records a sign of life on the set's own row; an older one changes nothing. */
  void ping(long setId, Instant at);

  /**
   * @param result with id zero
   */
  ScriptResult insert(ScriptResult result);

  /** By name, then id. */
  List<ScriptResult> results(long setId);

  /** One entry for each set. */
  Map<Long, List<ScriptResult>> resultsOfAll(Collection<Long> setIds);

  /** Reads a result and keeps others from changing it until the transaction ends. */
  Optional<ScriptResult> lock(long resultId);

  void update(ScriptResult result);

  /** Also removes what it wrote; nothing happens when there is none of this id. */
  void delete(long resultId);

  /** Replaces the given parts; a part that is absent in {@code output} stays. */
  void putOutput(long resultId, Output output);

  Output output(long resultId);

  /** One entry for each result that wrote anything. */
  Map<Long, Output> outputs(Collection<Long> resultIds);

  /** When the results of these sets were made and last written, by result. */
  Map<Long, Times> times(Collection<Long> setIds);

  /** When something was made and last written. */
  record Times(Instant created, Instant updated) {}

  /**
   * What a script wrote, each part at most 1 MiB; empty when nothing came.
   *
   * @param combined both streams as they came
   * @param result what it left at RESULT_PATH
   */
  record Output(
      Optional<byte[]> combined,
      Optional<byte[]> stdout,
      Optional<byte[]> stderr,
      Optional<byte[]> result) {
    public static final Output NONE =
        new Output(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
