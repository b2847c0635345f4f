package io.maas4j.image.importing;

import io.maas4j.image.stream.ResourceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far an import is.
 *
 * @param received bytes that are here, with those that were here before
 * @param size bytes of everything that the import brings
 * @param bytesPerSecond fetched lately; 0 when nothing came
 * @param remaining at that rate; empty when nothing comes or it is not known yet
 * @param resources by name
 */
public record ImportProgress(
    long received,
    long size,
    long bytesPerSecond,
    Optional<Duration> remaining,
    List<Resource> resources) {
  public ImportProgress {
    resources = List.copyOf(resources);
  }

  /** Whether nothing more will happen. */
  public boolean isOver() {
    return resources.stream().allMatch(resource -> resource.state().isFinal());
  }

  /**
   * One resource of it. Content that several have counts for each.
   *
   * @param received bytes that are here
   * @param why it failed; empty for other states
   */
  public record Resource(
      ResourceName name, State state, long received, long size, Optional<String> why) {}

  /** What becomes of a resource. */
  public enum State {
    QUEUED,
    DOWNLOADING,
    /** All of it is here and verified. */
    COMPLETE,
    /** Some of it cannot be had; what came before stays for the next import. */
    FAILED,
    /** Somebody stopped the import; it goes on where it stopped when one is started again. */
    STOPPED;

    boolean isFinal() {
      return this == COMPLETE || this == FAILED || this == STOPPED;
    }
  }
}
