package io.maas4j.script;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A script of {@code index.json}, as a runner needs it (spec scripts §8).
 *
 * @param ref which script and result
 * @param path of the script in the archive, below its root
 * @param timeout zero for none
 * @param parallel what may run beside it
 * @param hardwareType decides the order
 * @param parameters name → declaration with {@code value}, as the server sent it
 * @param packages what to install before
 * @param network whether it runs with the user's network configuration
 * @param progress how far it was when the archive was made
 * @param origin whether it is shipped with the product
 */
public record IndexEntry(
    Ref ref,
    String path,
    Duration timeout,
    ParallelMode parallel,
    HardwareType hardwareType,
    Map<String, Map<String, Object>> parameters,
    Packages packages,
    Network network,
    Progress progress,
    Origin origin) {

  public IndexEntry {
    parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
  }

  /**
   * What a signal names a script by.
   *
   * @param name of the script
   * @param resultId empty while enlisting
   * @param versionId empty when the server did not say
   */
  public record Ref(String name, OptionalLong resultId, OptionalLong versionId) {
    /** Name and ids in one text for people. */
    public String label() {
      StringBuilder ids = new StringBuilder();
      resultId.ifPresent(id -> ids.append("id: ").append(id));
      versionId.ifPresent(
          id -> ids.append(ids.isEmpty() ? "" : ", ").append("script_version_id: ").append(id));
      return ids.isEmpty() ? name : name + " (" + ids + ")";
    }
  }

  /** The network that a script runs with. */
  public enum Network {
    AS_BOOTED,
    CONFIGURED
  }

  /** How far a script was before. */
  public enum Progress {
    NOT_STARTED,
    /** Interrupted, as by a reboot. */
    STARTED,
    FINISHED
  }

  /** Whose script it is. */
  public enum Origin {
    USER,
    BUILT_IN
  }

  /** The script's name. */
  public String name() {
    return ref.name();
  }
}
