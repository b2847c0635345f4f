package io.maas4j.library;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.script.Checked;
import io.maas4j.script.Fault;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.ScriptHistory;
import io.maas4j.script.ScriptVersion;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scripts, which everybody may read and administrators change (script contract, sections 1 and 2).
 * A script goes by its name, or by its id where the name is a number. Thread-safe; each call blocks
 * for one transaction.
 */
public final class ScriptLibrary {
  private static final String KIND = "Script";

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public ScriptLibrary(Units units) {
    this.units = units;
  }

  /** By name. */
  public List<KeptScript> list(ScriptQuery query) {
    return units.run(
        unit -> {
          List<Script> scripts = unit.tx().scripts().list().stream().filter(query::means).toList();
          Map<Long, List<ScriptVersion>> versions =
              unit.tx().scripts().versions(scripts.stream().map(Script::id).toList());
          return scripts.stream()
              .map(
                  s ->
                      new KeptScript(
                          s, new ScriptHistory(versions.getOrDefault(s.id(), List.of()))))
              .toList();
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public KeptScript get(String name) {
    return units.run(unit -> kept(unit, found(unit, name)));
  }

  /**
   * One version of its text; the newest when none is named.
   *
   * @throws InvalidRequest when the script has no such version
   */
  public ScriptVersion version(String name, Optional<Long> revision) {
    KeptScript kept = get(name);
    return revision.isEmpty()
        ? kept.history().current()
        : kept.history()
            .version(revision.get())
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "Script " + name + " has no revision " + revision.get() + ".",
                        "read the script: its history names the revisions"));
  }

  /**
   * @param request the fields beside the text, as {@link ScriptForm#FIELDS} names them
   * @param text UTF-8; empty when none was sent, which is a fault
   * @throws InvalidRequest naming every field that is wrong
   */
  public KeptScript create(Map<String, ?> request, Optional<byte[]> text, Actor by) {
    Permissions.administrator(by);
    ScriptForm.Accepted form = valid(ScriptForm.create(request, decoded(text).orElse(null)));
    return units.run(
        unit ->
            kept(
                unit,
                put(
                    unit,
                    new Script(
                        0,
                        form.definition(),
                        new ScriptVersion(
                            0, form.text().orElseThrow(), form.comment(), unit.now())))));
  }

  /**
   * Changes what the request names; a text that is new makes a new version.
   *
   * @throws InvalidRequest naming every field that is wrong
   */
  public KeptScript update(String name, Map<String, ?> request, Optional<byte[]> text, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Script before = found(unit, name);
          ScriptForm.Accepted form =
              valid(ScriptForm.update(before.definition(), request, decoded(text).orElse(null)));
          ScriptVersion version =
              form.text()
                  .filter(kept(unit, before).history()::changes)
                  .map(changed -> new ScriptVersion(0, changed, form.comment(), unit.now()))
                  .orElse(before.version());
          return kept(unit, put(unit, new Script(before.id(), form.definition(), version)));
        });
  }

  /**
   * Results keep its name.
   *
   * @throws InvalidRequest for a script that is shipped with the product
   */
  public void delete(String name, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Script script = found(unit, name);
          if (script.builtIn()) {
            throw new InvalidRequest(
                "Unable to delete " + script.name() + ": it is shipped with MAAS.",
                "leave it out by naming other scripts when you commission or test");
          }
          return unit.tx().scripts().delete(script.id());
        });
  }

  /**
   * Goes back to an earlier text; what was uploaded after it is taken back for good.
   *
   * @param to a version's id, or a negative number of steps back
   * @throws InvalidRequest when there is no such version
   */
  public KeptScript revert(String name, long to, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Script before = found(unit, name);
          if (before.builtIn()) {
            throw new InvalidRequest(
                "Not allowed to revert the default script " + before.name() + ".",
                "it changes with the product only");
          }
          Checked<ScriptHistory> reverted = kept(unit, before).history().revert(to);
          if (!reverted.faults().isEmpty()) {
            throw new InvalidRequest(
                reverted.faults().get(0).message(),
                "read the script: its history names the revisions");
          }
          ScriptVersion version = reverted.orThrow().current();
          Script after = put(unit, new Script(before.id(), before.definition(), version));
          unit.tx().scripts().dropVersionsAfter(after.id(), version.id());
          return kept(unit, after);
        });
  }

  /** Adds a tag. */
  public KeptScript tag(String name, String tag, Actor by) {
    if (tag.isBlank() || tag.contains(",")) {
      throw new InvalidRequest("Tag may not be empty or contain a \",\".", "add one tag at a time");
    }
    return retagged(
        name,
        by,
        tags -> {
          if (!tags.contains(tag)) {
            tags.add(tag);
          }
        });
  }

  /** Takes a tag off; those that follow from the script's own values stay. */
  public KeptScript untag(String name, String tag, Actor by) {
    return retagged(name, by, tags -> tags.remove(tag));
  }

  private KeptScript retagged(
      String name, Actor by, java.util.function.Consumer<List<String>> how) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Script script = found(unit, name);
          List<String> tags = new ArrayList<>(script.tags());
          how.accept(tags);
          ScriptDefinition changed = script.definition().toBuilder().tags(tags).build();
          return kept(unit, put(unit, new Script(script.id(), changed, script.version())));
        });
  }

  private static Script found(Unit unit, String name) {
    Optional<Script> script =
        name.matches("\\d{1,18}")
            ? unit.tx().scripts().find(Long.parseLong(name))
            : unit.tx().scripts().find(name);
    return script.orElseThrow(() -> NotFound.no(KIND));
  }

  private static KeptScript kept(Unit unit, Script script) {
    List<ScriptVersion> versions =
        unit.tx()
            .scripts()
            .versions(List.of(script.id()))
            .getOrDefault(script.id(), List.of(script.version()));
    return new KeptScript(script, new ScriptHistory(versions));
  }

  private static Script put(Unit unit, Script script) {
    try {
      return unit.tx().scripts().put(script);
    } catch (DuplicateException e) {
      throw InvalidRequest.field("name", "Script with this Name already exists.");
    }
  }

  /** A machine runs these bytes: none may be replaced by what decoders put for what is none. */
  private static Optional<String> decoded(Optional<byte[]> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.get())).toString();
      if (decoded.indexOf('\0') >= 0) {
        throw InvalidRequest.field("script", "Must be text: it contains a NUL character.");
      }
      return Optional.of(decoded);
    } catch (CharacterCodingException e) {
      throw InvalidRequest.field("script", "Must be text in UTF-8.");
    }
  }

  private static ScriptForm.Accepted valid(Checked<ScriptForm.Accepted> form) {
    if (!form.faults().isEmpty()) {
      Map<String, List<String>> fields = new LinkedHashMap<>();
      List<String> places = new ArrayList<>();
      for (Fault fault : form.faults()) {
        fields.computeIfAbsent(fault.field(), f -> new ArrayList<>()).add(fault.message());
        if (fault.at().known()) {
          places.add(
              fault.field() + ": line " + fault.at().line() + ", column " + fault.at().column());
        }
      }
      throw new InvalidRequest(
          fields, places.isEmpty() ? "correct the fields" : "look at " + String.join("; ", places));
    }
    return form.orThrow();
  }
}
