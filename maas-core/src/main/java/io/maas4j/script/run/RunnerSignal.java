package io.maas4j.script.run;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.IndexEntry;
import io.maas4j.script.ResultFile;
import io.maas4j.script.ScriptOutput;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a runner tells the server (spec scripts §9.1).
 *
 * @param word the field {@code status}
 * @param text the field {@code error}, for people; empty for none
 * @param script which script it is about
 * @param end of the script, when the signal tells of it
 * @param bmc what a script found
 */
public record RunnerSignal(
    Word word,
    String text,
    Optional<IndexEntry.Ref> script,
    Optional<End> end,
    Optional<BmcConfig> bmc) {

  private static final double NANOS = 1e9;

  /** The kind of signal. */
  public enum Word {
    WORKING,
    INSTALLING,
    APPLYING_NETCONF,
    TESTING,
    RELEASING,
    DEPLOYING,
    TIMEDOUT,
    FAILED,
    OK
  }

  /**
   * The end of a script.
   *
   * @param exitStatus of the script, or of what went wrong before it
   * @param runtime empty when it was not started
   * @param output what it wrote
   */
  public record End(int exitStatus, Optional<Duration> runtime, ScriptOutput output) {}

  static RunnerSignal of(Word word, String text) {
    return new RunnerSignal(word, text, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static RunnerSignal about(IndexEntry.Ref script, Word word, String text) {
    return new RunnerSignal(word, text, Optional.of(script), Optional.empty(), Optional.empty());
  }

  static RunnerSignal found(BmcConfig bmc) {
    return new RunnerSignal(Word.WORKING, "", Optional.empty(), Optional.empty(), Optional.of(bmc));
  }

  RunnerSignal ended(End how) {
    return new RunnerSignal(word, text, script, Optional.of(how), bmc);
  }

  /** The exit status, when the signal tells of an end. */
  public OptionalInt exitStatus() {
    return end.isPresent() ? OptionalInt.of(end.get().exitStatus()) : OptionalInt.empty();
  }

  /** The fields of the form, in the order of the shipped runner; values may be secret. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("op", "signal");
    fields.put("status", word.name());
    if (!text.isEmpty()) {
      fields.put("error", text);
    }
    script.ifPresent(
        ref -> {
          fields.put("name", ref.name());
          ref.resultId().ifPresent(id -> fields.put("script_result_id", Long.toString(id)));
          ref.versionId().ifPresent(id -> fields.put("script_version_id", Long.toString(id)));
        });
    end.ifPresent(
        how -> {
          fields.put("exit_status", Integer.toString(how.exitStatus()));
          how.runtime()
              .ifPresent(
                  time ->
                      fields.put(
                          "runtime", String.format(Locale.ROOT, "%.3f", time.toNanos() / NANOS)));
        });
    bmc.ifPresent(
        found -> {
          fields.put("power_type", found.powerType());
          fields.put("power_parameters", found.parametersJson());
        });
    return fields;
  }

  /** The files of the form, by part name: the combined output always, the others if not empty. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (script.isPresent() && end.isPresent()) {
      String name = script.get().name();
      ScriptOutput output = end.get().output();
      for (ResultFile.Part part : ResultFile.Part.values()) {
        byte[] content = output.part(part);
        if (content.length > 0 || part == ResultFile.Part.COMBINED) {
          files.put(name + part.extension(), content);
        }
      }
    }
    return files;
  }
}
