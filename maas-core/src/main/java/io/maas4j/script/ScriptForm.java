package io.maas4j.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges what somebody sends to make or change a script: the values of the request, the metadata
 * embedded in the text, and which of them wins (spec scripts §2.2, §2.3).
 */
public final class ScriptForm {
  /** The request's fields that this form understands; {@code type} means {@code script_type}. */
  public static final Set<String> FIELDS =
      Set.of(
          "name",
          "title",
          "description",
          "tags",
          "type",
          "script_type",
          "hardware_type",
          "parallel",
          "timeout",
          "destructive",
          "packages",
          "for_hardware",
          "may_reboot",
          "recommission",
          "apply_configured_networking",
          "comment");

  private static final Set<String> CHANGEABLE_ON_BUILT_IN = Set.of("tags", "timeout");

  /** Fields of which the request's value simply wins over the embedded one. */
  private static final Set<String> REQUEST_WINS =
      Set.of("tags", "timeout", "packages", "for_hardware");

  /**
   * What a valid request makes.
   *
   * @param definition the script's new values
   * @param text its new text with LF line ends; empty when the request brought none
   * @param comment what to keep with the new version
   */
  public record Accepted(
      ScriptDefinition definition, Optional<String> text, Optional<String> comment) {}

  private final FieldReader reader;
  private final Map<String, ?> request;
  private final EmbeddedMetadata embedded;

  private ScriptForm(Map<String, ?> request, EmbeddedMetadata embedded) {
    this.request = request;
    this.embedded = embedded;
    this.reader = new FieldReader(embedded);
  }

  /**
   * Judges a new script.
   *
   * @param request the fields sent beside the text, as text or as JSON values; null counts as not
   *     sent
   * @param text the script; null when none was sent, which is a fault
   * @return all faults at once, by field
   */
  public static Checked<Accepted> create(Map<String, ?> request, @Nullable String text) {
    if (text == null) {
      ScriptForm form = new ScriptForm(request, EmbeddedMetadata.NONE);
      form.fields(ScriptDefinition.builder(""), Upload.FIRST);
      form.reader.fault("script", "", "Must be given a value");
      return new Checked.Invalid<>(form.reader.faults());
    }
    Checked<EmbeddedMetadata> metadata = ScriptParser.parse(text);
    if (metadata instanceof Checked.Invalid<EmbeddedMetadata> invalid) {
      return new Checked.Invalid<>(invalid.faults());
    }
    ScriptForm form = new ScriptForm(request, metadata.orThrow());
    ScriptDefinition.Builder builder = ScriptDefinition.builder("");
    form.fields(builder, Upload.FIRST);
    return form.finish(builder, text);
  }

  /**
   * Judges a change.
   *
   * @param current the script as it is
   * @param request the fields to change
   * @param text the new text; null to leave it
   * @return all faults at once, by field
   */
  public static Checked<Accepted> update(
      ScriptDefinition current, Map<String, ?> request, @Nullable String text) {
    if (current.builtIn()) {
      List<Fault> faults = new ArrayList<>();
      request.forEach(
          (field, value) -> {
            if (value != null && !CHANGEABLE_ON_BUILT_IN.contains(field)) {
              faults.add(Fault.of(field, "Not allowed to change on default scripts."));
            }
          });
      if (text != null) {
        faults.add(Fault.of("script", "Not allowed to change on default scripts."));
      }
      if (!faults.isEmpty()) {
        return new Checked.Invalid<>(faults);
      }
    }
    EmbeddedMetadata embedded = EmbeddedMetadata.NONE;
    if (text != null) {
      Checked<EmbeddedMetadata> metadata = ScriptParser.parse(text);
      if (metadata instanceof Checked.Invalid<EmbeddedMetadata> invalid) {
        return new Checked.Invalid<>(invalid.faults());
      }
      embedded = metadata.orThrow();
    }
    ScriptForm form = new ScriptForm(request, embedded);
    ScriptDefinition.Builder builder = current.toBuilder();
    form.fields(builder, text == null ? Upload.NONE : Upload.LATER);
    if (text == null && form.given("comment")) {
      form.reader.fault("comment", "", "May only be given together with a script.");
    }
    return form.finish(builder, text);
  }

  private enum Upload {
    NONE,
    FIRST,
    LATER
  }

  private Checked<Accepted> finish(ScriptDefinition.Builder builder, @Nullable String text) {
    if (!reader.faults().isEmpty()) {
      return new Checked.Invalid<>(reader.faults());
    }
    return new Checked.Valid<>(
        new Accepted(
            builder.build(),
            Optional.ofNullable(text).map(ScriptParser::normalise),
            Optional.ofNullable(request.get("comment")).map(String::valueOf)));
  }

  private void fields(ScriptDefinition.Builder builder, Upload upload) {
    for (String field : request.keySet()) {
      if (!FIELDS.contains(field)) {
        reader.fault(field, "", "Unknown field.");
      }
    }
    Object name = value("name");
    if (name != null) {
      builder.name(reader.name(name));
    } else if (upload == Upload.FIRST) {
      reader.fault("name", "name", "This field is required.");
    }
    set("title", value -> builder.title(reader.text("title", value, 255)));
    set("description", value -> builder.description(reader.text("description", value, -1)));
    set("script_type", value -> builder.type(reader.type(value)));
    set("hardware_type", value -> builder.hardwareType(reader.hardwareType(value)));
    set("parallel", value -> builder.parallel(reader.parallel(value)));
    set("destructive", value -> builder.destructive(reader.truth("destructive", value)));
    set("may_reboot", value -> builder.mayReboot(reader.truth("may_reboot", value)));
    set("recommission", value -> builder.recommission(reader.truth("recommission", value)));
    set(
        "apply_configured_networking",
        value ->
            builder.applyConfiguredNetworking(reader.truth("apply_configured_networking", value)));
    set("packages", value -> builder.packages(reader.packages(value)));
    set("for_hardware", value -> builder.forHardware(reader.forHardware(value)));
    if (upload == Upload.FIRST || given("tags")) {
      set("tags", value -> builder.tags(reader.tags(value)));
    }
    if (upload == Upload.FIRST || given("timeout")) {
      set("timeout", value -> builder.timeout(reader.timeout(value)));
    }
    if (upload != Upload.NONE) {
      builder.parameters(reader.parameters(embedded.value("parameters")));
      builder.results(reader.results(embedded.value("results")));
    }
  }

  private interface Setter {
    void accept(Object value);
  }

  private void set(String field, Setter setter) {
    Object value = value(field);
    if (value != null) {
      setter.accept(value);
    }
  }

  /**
   * The value that counts: the request's when it may be given and agrees, else the embedded one.
   */
  private @Nullable Object value(String field) {
    Object sent = sent(field);
    Object declared = embedded.value(field);
    if (sent == null) {
      return declared;
    }
    if (declared != null
        && !REQUEST_WINS.contains(field)
        && !FieldReader.same(field, sent, declared)) {
      reader.fault(field, field, "May not override values defined in embedded YAML.");
      return declared;
    }
    return sent;
  }

  private boolean given(String field) {
    return sent(field) != null;
  }

  private @Nullable Object sent(String field) {
    Object value = request.get(field);
    return value == null && field.equals("script_type") ? request.get("type") : value;
  }
}
