package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.library.KeptScript;
import io.maas4j.library.ScriptLibrary;
import io.maas4j.library.ScriptQuery;
import io.maas4j.script.ScriptType;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.ScriptViews;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Commissioning scripts as clients knew them before {@link ScriptsHandler} (section 2.13). */
final class CommissioningScriptsHandler {
  private static final String NOTE =
      "The commissioning-scripts endpoint is deprecated: use scripts.";
  private static final String TYPE = "script_type";
  private static final Parameter CONTENT =
      Parameter.file("content", "The script, beginning with #!.").mandatory();

  private final ScriptLibrary library;

  CommissioningScriptsHandler(ScriptLibrary library) {
    this.library = library;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "CommissioningScriptsHandler",
            "Manage custom commissioning scripts (deprecated: use scripts).",
            "commissioning-scripts/",
            Operation.read("List the names of commissioning scripts", this::list).forAdmins(),
            Operation.create(
                    "Add a commissioning script",
                    this::create,
                    Parameter.str("name", "A unique name of the script.").mandatory(),
                    CONTENT)
                .forAdmins()),
        Resource.of(
            "CommissioningScriptHandler",
            "Manage a custom commissioning script (deprecated: use script).",
            "commissioning-scripts/{name}",
            Operation.read("Read a commissioning script's content", this::read).forAdmins(),
            Operation.update("Replace a commissioning script's content", this::update, CONTENT)
                .forAdmins(),
            Operation.delete("Delete a commissioning script", this::delete).forAdmins()));
  }

  private Reply list(Call call) {
    List<String> names =
        library
            .list(
                new ScriptQuery(Optional.of(ScriptType.COMMISSIONING), Optional.empty(), List.of()))
            .stream()
            .map(kept -> kept.script().name())
            .sorted()
            .toList();
    return Reply.json(out -> out.array(names, JsonOut::value));
  }

  /** Users' programs may say what they are in a metadata block, which then must say so too. */
  private Reply create(Call call) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", call.arguments().textOr("name", ""));
    fields.put(TYPE, ScriptType.COMMISSIONING.word());
    KeptScript made = library.create(fields, call.arguments().file("content"), call.actor());
    return Reply.json(out -> ScriptViews.commissioningScript(out, made, NOTE));
  }

  private KeptScript found(Call call) {
    KeptScript kept = library.get(call.path("name"));
    if (kept.script().type() != ScriptType.COMMISSIONING) {
      throw NotFound.no("Script");
    }
    return kept;
  }

  private Reply read(Call call) {
    return new Reply.Bytes(
        "application/binary",
        found(call).script().version().text().getBytes(StandardCharsets.UTF_8));
  }

  private Reply update(Call call) {
    library.update(
        found(call).script().name(), Map.of(), call.arguments().file("content"), call.actor());
    return Reply.OK;
  }

  private Reply delete(Call call) {
    library.delete(found(call).script().name(), call.actor());
    return Reply.NOTHING;
  }
}
