package io.maas4j.server.metadata;

import io.maas4j.fleet.Signal;
import io.maas4j.script.BmcConfig;
import io.maas4j.script.Checked;
import io.maas4j.text.PlainText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the signal call (script contract, section 9.1). */
final class SignalForm {
  private static final double NANOS = 1e9;
  private static final double LONGEST_SECONDS = 1e9;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_ERROR = 4096;
  private static final int LONGEST_SHOWN = 40;

  private SignalForm() {}

  /**
   * @param powerTypes those that there are
   * @throws Refusal naming the field that is wrong
   */
  static Signal read(Form form, Set<String> powerTypes) {
    String word =
        form.field("status")
            .orElseThrow(() -> Refusal.badRequest("No status provided; " + words()));
    Signal.Word status =
        Signal.Word.of(word)
            .orElseThrow(
                () ->
                    Refusal.badRequest("Unknown commissioning status: '" + word + "'; " + words()));
    return new Signal(
        status,
        PlainText.line(text(form, "error"), LONGEST_ERROR),
        new Signal.ScriptRef(
            id(form, "script_result_id"), id(form, "script_version_id"), name(form)),
        exitStatus(form),
        runtime(form),
        power(form, powerTypes),
        files(form));
  }

  private static String words() {
    return "one of "
        + Arrays.stream(Signal.Word.values()).map(Enum::name).collect(Collectors.joining(", "))
        + " is needed.";
  }

  private static String text(Form form, String name) {
    String value = form.field(name).orElse("");
    if (value.indexOf('\0') >= 0) {
      throw Refusal.badRequest("The field " + name + " must not hold a NUL character.");
    }
    return value;
  }

  private static String name(Form form) {
    String name = form.field("name").orElse("");
    if (!PlainText.isLine(name, LONGEST_NAME)) {
      throw Refusal.badRequest(
          "The field name must be the name of a script: one line of at most "
              + LONGEST_NAME
              + " characters.");
    }
    return name;
  }

  private static Map<String, byte[]> files(Form form) {
    for (String name : form.files().keySet()) {
      if (name.isBlank() || !PlainText.isLine(name, LONGEST_NAME)) {
        throw Refusal.badRequest(
            "The name of a file must be one line of at most "
                + LONGEST_NAME
                + " characters, not '"
                + PlainText.line(name, LONGEST_SHOWN)
                + "'.");
      }
    }
    return form.files();
  }

  private static OptionalLong id(Form form, String name) {
    Optional<String> text = form.field(name);
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("The field " + name + " must be an integer.");
    }
  }

  /** Older clients have other names for it. */
  private static OptionalInt exitStatus(Form form) {
    Optional<String> text =
        form.field("exit_status")
            .or(() -> form.field("script_result"))
            .or(() -> form.field("result"));
    try {
      return text.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Integer.parseInt(text.get().strip()));
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("The field exit_status must be an integer.");
    }
  }

  private static Optional<Duration> runtime(Form form) {
    Optional<String> text = form.field("runtime");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    double seconds;
    try {
      seconds = Double.parseDouble(text.get().strip());
    } catch (NumberFormatException e) {
      seconds = Double.NaN;
    }
    // written so that what is not a number does not pass either
    if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
      throw Refusal.badRequest("The field runtime must be a number of seconds, 0 to 1e9.");
    }
    return Optional.of(Duration.ofNanos((long) (seconds * NANOS)));
  }

  private static Optional<BmcConfig> power(Form form, Set<String> powerTypes) {
    Optional<String> type = form.field("power_type");
    if (type.isEmpty()) {
      return Optional.empty();
    }
    Checked<BmcConfig> checked =
        BmcConfig.fromFields(type.get(), form.field("power_parameters").orElse(""), powerTypes);
    if (!checked.faults().isEmpty()) {
      throw Refusal.badRequest(
          checked.faults().stream()
              .map(fault -> fault.field() + ": " + fault.message())
              .collect(Collectors.joining("; ")));
    }
    return Optional.of(checked.orThrow());
  }
}
