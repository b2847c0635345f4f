package io.maas4j.server.api;

import io.maas4j.library.KeptScript;
import io.maas4j.library.ScriptLibrary;
import io.maas4j.library.ScriptQuery;
import io.maas4j.script.HardwareType;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.ScriptType;
import io.maas4j.server.api.view.ScriptViews;
import io.maas4j.server.api.view.ScriptViews.Contents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Scripts that users give machines (operations, section 2.10). */
final class ScriptsHandler {
  private static final String BINARY = "application/binary";
  private static final String SCRIPT = "script";

  /** Fields that an empty text clears; elsewhere it says nothing. */
  private static final Set<String> CLEARABLE =
      Set.of("title", "description", "tags", "for_hardware", "packages", "comment");

  private static final Parameter INCLUDE =
      Parameter.of("include_script", Kind.FLAG, "Any text: with the contents, in base64.");
  private static final Parameter TAG =
      Parameter.str("tag", "A single tag.").mandatory("No provided tag!");

  private final ScriptLibrary library;

  ScriptsHandler(ScriptLibrary library) {
    this.library = library;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "NodeScriptsHandler",
            "Manage scripts that run on nodes.",
            "scripts/",
            Operation.read(
                "List scripts",
                this::list,
                Parameter.str("type", "commissioning, testing, release or deployment."),
                Parameter.str("hardware_type", "node, cpu, memory, storage, network or gpu."),
                INCLUDE,
                Parameter.of("filters", Kind.CSV, "Names and tags, of which one must fit.")),
            Operation.create("Add a script", this::create).with(fields()).forAdmins()),
        Resource.of(
            "NodeScriptHandler",
            "Manage a script that runs on nodes.",
            "scripts/{name}",
            Operation.read("Read a script", this::read, INCLUDE),
            Operation.update("Update a script", this::update).with(fields()).forAdmins(),
            Operation.delete("Delete a script", this::delete).forAdmins(),
            Operation.get(
                "download",
                "Download a script",
                this::download,
                Parameter.of("revision", Kind.INT, "The id of a version; else the newest one.")
                    .plainFault("Invalid revision: a whole number is required."),
                Parameter.of("rev", Kind.INT, "The same as revision.")
                    .plainFault("Invalid rev: a whole number is required.")),
            Operation.post(
                    "revert",
                    "Go back to an earlier version",
                    this::revert,
                    Parameter.of(
                            "to", Kind.INT, "The id of a version, or a negative number of steps.")
                        .plainFault("Invalid to: a whole number is required.")
                        .mandatory("No provided to!"))
                .forAdmins(),
            Operation.post("add_tag", "Add a tag", this::addTag, TAG).forAdmins(),
            Operation.post("remove_tag", "Remove a tag", this::removeTag, TAG).forAdmins()));
  }

  private static List<Parameter> fields() {
    return List.of(
        Parameter.str("name", "A unique name of the script."),
        Parameter.file(SCRIPT, "The script, beginning with #!."),
        Parameter.str("title", "A title for people."),
        Parameter.str("description", "A description."),
        Parameter.of("tags", Kind.CSV, "By which scripts are chosen."),
        Parameter.str("type", "commissioning, testing (usual), release or deployment."),
        Parameter.str("script_type", "The same as type."),
        Parameter.str("hardware_type", "node (usual), cpu, memory, storage, network or gpu."),
        Parameter.str("parallel", "disabled (usual), instance or any."),
        Parameter.str("timeout", "Seconds, or HH:MM:SS; 0 for none."),
        Parameter.of("destructive", Kind.BOOL, "It may destroy data."),
        Parameter.str("comment", "For the history; only with a script."),
        Parameter.str("packages", "A JSON object of lists: apt, snap, url."),
        Parameter.of("for_hardware", Kind.CSV, "modalias:, pci: or usb: of what it is for."),
        Parameter.of("may_reboot", Kind.BOOL, "It may reboot the machine."),
        Parameter.of("recommission", Kind.BOOL, "Commission once more when it passed."),
        Parameter.of(
            "apply_configured_networking",
            Kind.BOOL,
            "Run it with the machine's own network configuration."),
        Parameter.of("*", Kind.FILE, "One file of any other name: the script of that name."));
  }

  private Reply list(Call call) {
    Arguments given = call.arguments();
    ScriptQuery query =
        new ScriptQuery(
            given.filled("type").map(ScriptsHandler::type),
            given.filled("hardware_type").map(ScriptsHandler::hardwareType),
            csv(given, "filters"));
    List<KeptScript> found = library.list(query);
    Contents contents = contents(given);
    return Resources.list(found, (out, script) -> ScriptViews.script(out, script, contents));
  }

  static HardwareType hardwareType(String text) {
    return HardwareType.parse(text)
        .orElseThrow(
            () ->
                Failure.field(
                    "hardware_type",
                    "Hardware type must be node, cpu, memory, storage, network or gpu"));
  }

  static List<String> csv(Arguments given, String name) {
    return given.texts(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static ScriptType type(String text) {
    return ScriptType.parse(text)
        .orElseThrow(
            () -> Failure.field("script_type", "Script type must be testing or commissioning"));
  }

  private static Contents contents(Arguments given) {
    return given.filled("include_script").isPresent() ? Contents.WRITTEN : Contents.LEFT_OUT;
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    Map<String, String> fields = request(given);
    Optional<byte[]> text = given.file(SCRIPT);
    if (text.isEmpty()) {
      Optional<String> only = onlyFile(given);
      if (only.isPresent()) {
        text = given.file(only.get());
        fields.putIfAbsent("name", only.get());
      }
    }
    return one(library.create(fields, text, call.actor()));
  }

  private static Optional<String> onlyFile(Arguments given) {
    return given.files().size() == 1
        ? given.files().keySet().stream().findFirst()
        : Optional.empty();
  }

  private Reply read(Call call) {
    KeptScript found = library.get(call.path("name"));
    Contents contents = contents(call.arguments());
    return Reply.json(out -> ScriptViews.script(out, found, contents));
  }

  private Reply update(Call call) {
    Arguments given = call.arguments();
    Optional<byte[]> text = given.file(SCRIPT).or(() -> onlyFile(given).flatMap(given::file));
    return one(library.update(call.path("name"), request(given), text, call.actor()));
  }

  private static Map<String, String> request(Arguments given) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : ScriptForm.FIELDS) {
      given
          .text(field)
          .filter(text -> !text.isEmpty() || CLEARABLE.contains(field))
          .ifPresent(text -> fields.put(field, text));
    }
    return fields;
  }

  private Reply delete(Call call) {
    library.delete(call.path("name"), call.actor());
    return Reply.NOTHING;
  }

  private Reply download(Call call) {
    Optional<Long> revision =
        call.arguments().whole("revision").or(() -> call.arguments().whole("rev"));
    return new Reply.Bytes(
        BINARY,
        library.version(call.path("name"), revision).text().getBytes(StandardCharsets.UTF_8));
  }

  private Reply revert(Call call) {
    long to = call.arguments().whole("to").orElseThrow();
    return one(library.revert(call.path("name"), to, call.actor()));
  }

  private Reply addTag(Call call) {
    return one(library.tag(call.path("name"), call.arguments().textOr("tag", ""), call.actor()));
  }

  private Reply removeTag(Call call) {
    return one(library.untag(call.path("name"), call.arguments().textOr("tag", ""), call.actor()));
  }

  private static Reply one(KeptScript script) {
    return Reply.json(out -> ScriptViews.script(out, script, Contents.LEFT_OUT));
  }
}
