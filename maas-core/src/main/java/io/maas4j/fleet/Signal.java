package io.maas4j.fleet;

import io.maas4j.lifecycle.Verb;
import io.maas4j.script.BmcConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One {@code op=signal} call of a machine (script contract, section 9.1).
 *
 * @param word what it says
 * @param error human text; empty when there is none, which also clears what was there
 * @param script which script it is about
 * @param exitStatus once the script has ended
 * @param runtime how long the script ran
 * @param power what was found of its BMC
 * @param files by name, {@code <script>}, {@code <script>.out}, {@code .err}, {@code .yaml}
 */
public record Signal(
    Word word,
    String error,
    ScriptRef script,
    OptionalInt exitStatus,
    Optional<Duration> runtime,
    Optional<BmcConfig> power,
    Map<String, byte[]> files) {
  public Signal {
    files = Map.copyOf(files);
  }

  /** A signal that says nothing but the word. */
  public static Signal of(Word word) {
    return new Signal(
        word,
        "",
        ScriptRef.NONE,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /**
   * One for each result that it is about. Files without a script are each of the script that their
   * name says, with {@code .out}, {@code .err} or {@code .yaml} behind it.
   */
  List<Signal> perResult() {
    if (!script.isNone()) {
      return List.of(this);
    }
    Map<String, Map<String, byte[]>> byScript = new TreeMap<>();
    files.forEach(
        (name, content) ->
            byScript
                .computeIfAbsent(Signals.stem(name), any -> new TreeMap<>())
                .put(name, content));
    List<Signal> all = new ArrayList<>();
    byScript.forEach(
        (name, own) ->
            all.add(
                new Signal(
                    word,
                    error,
                    new ScriptRef(OptionalLong.empty(), OptionalLong.empty(), name),
                    exitStatus,
                    runtime,
                    Optional.empty(),
                    own)));
    return all;
  }

  /** The words of the protocol. */
  public enum Word {
    OK(Verb.SIGNAL_OK),
    FAILED(Verb.SIGNAL_FAILED),
    WORKING(Verb.SIGNAL_WORKING),
    TESTING(Verb.SIGNAL_TESTING),
    COMMISSIONING(Verb.SIGNAL_COMMISSIONING),
    TIMEDOUT(Verb.SIGNAL_WORKING),
    INSTALLING(Verb.SIGNAL_WORKING),
    APPLYING_NETCONF(Verb.SIGNAL_WORKING),
    RELEASING(Verb.SIGNAL_WORKING),
    DEPLOYING(Verb.SIGNAL_WORKING);

    private final Verb verb;

    Word(Verb verb) {
      this.verb = verb;
    }

    Verb verb() {
      return verb;
    }

    /** By its name on the wire; exact. */
    public static Optional<Word> of(String text) {
      return Arrays.stream(values()).filter(word -> word.name().equals(text)).findFirst();
    }
  }

  /**
   * Which result is meant: by id if given, else by name.
   *
   * @param resultId {@code script_result_id}
   * @param versionId {@code script_version_id}
   * @param name of the script; empty when not given
   */
  public record ScriptRef(OptionalLong resultId, OptionalLong versionId, String name) {
    public static final ScriptRef NONE =
        new ScriptRef(OptionalLong.empty(), OptionalLong.empty(), "");

    boolean isNone() {
      return resultId.isEmpty() && name.isEmpty();
    }
  }
}
