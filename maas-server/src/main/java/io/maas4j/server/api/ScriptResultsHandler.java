package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.inspection.ResultQuery;
import io.maas4j.inspection.ResultSet;
import io.maas4j.inspection.ScriptResults;
import io.maas4j.inspection.ScriptResults.Outputs;
import io.maas4j.script.ResultType;
import io.maas4j.server.api.view.ScriptViews;
import io.maas4j.server.api.view.ScriptViews.Contents;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What scripts found out (operations, sections 2.11 and 2.12). */
final class ScriptResultsHandler {
  private static final Parameter HARDWARE =
      Parameter.str("hardware_type", "node, cpu, memory, storage, network or gpu.");
  private static final Parameter INCLUDE =
      Parameter.of("include_output", Kind.FLAG, "Any text: with what they wrote, in base64.");
  private static final Parameter FILTERS =
      Parameter.of("filters", Kind.CSV, "Names, tags and ids, of which one must fit.");

  private final ScriptResults results;

  ScriptResultsHandler(ScriptResults results) {
    this.results = results;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "NodeScriptResultsHandler",
            "Read the results of a node's scripts.",
            "nodes/{system_id}/results/",
            Operation.read(
                "List results",
                this::list,
                Parameter.many(
                    "type", "Any of commissioning, testing, installation, release or deployment."),
                HARDWARE,
                INCLUDE,
                FILTERS)),
        Resource.of(
            "NodeScriptResultHandler",
            "Manage a set of results of a node's scripts.",
            "nodes/{system_id}/results/{id}/",
            Operation.read("Read a set of results", this::read, HARDWARE, INCLUDE, FILTERS),
            Operation.update(
                    "Decide whether results count",
                    this::update,
                    Parameter.flag("suppressed", "Whether they are left out of account."),
                    HARDWARE,
                    INCLUDE,
                    FILTERS)
                .forAdmins(),
            Operation.delete("Delete a set of results", this::delete).forAdmins(),
            Operation.get(
                "download",
                "Download what scripts wrote",
                this::download,
                HARDWARE,
                FILTERS,
                Parameter.str(
                    "output", "combined (usual), stdout, stderr, result, or all of them."),
                Parameter.str("filetype", "txt (usual) or tar.xz."))),
        Resource.of(
                "NodeResultsHandler",
                "Read the results of scripts that have ended.",
                "installation-results/",
                Operation.read(
                    "List results",
                    this::ended,
                    Parameter.many("system_id", "Of these nodes only."),
                    Parameter.many("name", "Of these scripts only."),
                    Parameter.of(
                            "result_type",
                            Kind.INT,
                            "0 commissioning, 1 installation, 2 testing, 3 release.")
                        .plainFault("Invalid result_type: Please enter an integer value")))
            .also("commissioning-results/"));
  }

  private static MachineId node(Call call) {
    return Call.machineId(call.path("system_id")).orElseThrow(() -> NotFound.no("Node"));
  }

  private static ResultQuery query(Call call) {
    return new ResultQuery(
        call.arguments().filled("hardware_type").map(ScriptsHandler::hardwareType),
        ScriptsHandler.csv(call.arguments(), "filters"));
  }

  private static Contents contents(Call call) {
    return call.arguments().filled("include_output").isPresent()
        ? Contents.WRITTEN
        : Contents.LEFT_OUT;
  }

  private static Outputs outputs(Contents contents) {
    return contents == Contents.WRITTEN ? Outputs.READ : Outputs.LEFT_OUT;
  }

  private Reply list(Call call) {
    Set<ResultType> types =
        call.arguments().texts("type").stream()
            .filter(text -> !text.isEmpty())
            .map(ScriptResultsHandler::type)
            .collect(Collectors.toSet());
    Contents contents = contents(call);
    List<ResultSet> sets =
        results.list(node(call), types, query(call), outputs(contents), call.actor());
    return Resources.list(sets, (out, set) -> ScriptViews.set(out, set, contents));
  }

  private static ResultType type(String text) {
    return ResultType.parse(text)
        .orElseThrow(
            () ->
                Failure.field(
                    "type",
                    "Type must be commissioning, testing, installation, release or deployment"));
  }

  private Reply read(Call call) {
    Contents contents = contents(call);
    ResultSet set =
        results.get(node(call), call.path("id"), query(call), outputs(contents), call.actor());
    return Reply.json(out -> ScriptViews.set(out, set, contents));
  }

  private Reply update(Call call) {
    if (call.arguments().filled("suppressed").isPresent()) {
      if (call.arguments().flag("suppressed")) {
        results.suppress(node(call), call.path("id"), query(call), call.actor());
      } else {
        results.unsuppress(node(call), call.path("id"), query(call), call.actor());
      }
    }
    return read(call);
  }

  private Reply delete(Call call) {
    results.delete(node(call), call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private Reply download(Call call) {
    Arguments given = call.arguments();
    ResultFiles.Part part = ResultFiles.part(given.filled("output").orElse("combined"));
    String type = given.filled("filetype").orElse("txt");
    if (!type.equals("txt") && !type.equals("tar.xz")) {
      throw Failure.text(400, "Unknown filetype \"" + type + "\" must be txt or tar.xz");
    }
    ResultSet set =
        results.get(node(call), call.path("id"), query(call), Outputs.READ, call.actor());
    ResultFiles files = ResultFiles.of(set, part);
    return type.equals("txt")
        ? new Reply.Bytes("application/binary", files.text())
        : new Reply.Bytes("application/x-tar", files.archive());
  }

  private Reply ended(Call call) {
    Arguments given = call.arguments();
    Set<MachineId> nodes =
        given.texts("system_id").stream()
            .flatMap(id -> Call.machineId(id).stream())
            .collect(Collectors.toSet());
    if (nodes.isEmpty() && !given.texts("system_id").isEmpty()) {
      return Resources.list(List.of(), ScriptViews::ended);
    }
    Optional<ResultType> type =
        given.whole("result_type").map(number -> type(Long.toString(number)));
    List<ScriptResults.Ended> found =
        results.ended(nodes, new HashSet<>(given.texts("name")), type, call.actor());
    return Resources.list(found, ScriptViews::ended);
  }
}
