package io.maas4j.server.api.view;

import io.maas4j.inspection.ResultSet;
import io.maas4j.inspection.ScriptResults;
import io.maas4j.library.KeptScript;
import io.maas4j.script.HardwareMatch;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptTimeout;
import io.maas4j.script.ScriptVersion;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Scripts and their results (REST contract, sections 6.13 and 6.14). */
public final class ScriptViews {
  private static final double NANOS = 1_000_000_000.0;

  private ScriptViews() {}

  /** Whether contents go along, which may be long. */
  public enum Contents {
    LEFT_OUT,
    WRITTEN
  }

  public static void script(JsonOut out, KeptScript kept, Contents contents) {
    Script script = kept.script();
    ScriptDefinition definition = script.definition();
    out.object(
        o -> {
          o.number("id", script.id())
              .text("name", script.name())
              .text("title", definition.title())
              .text("description", definition.description())
              .texts("tags", script.tags())
              .number("type", script.type().number())
              .text("type_name", script.type().label())
              .number("hardware_type", definition.hardwareType().number())
              .text("hardware_type_name", definition.hardwareType().label())
              .number("parallel", definition.parallel().number())
              .text("parallel_name", definition.parallel().label())
              .any("results", definition.results().declared());
          o.object(
              "parameters",
              p -> definition.parameters().forEach(d -> p.any(d.name(), d.declaration())));
          o.any("packages", definition.packages().toJson())
              .text("timeout", ScriptTimeout.format(definition.timeout()))
              .flag("destructive", definition.destructive())
              .texts(
                  "for_hardware",
                  definition.forHardware().stream().map(HardwareMatch::text).toList())
              .flag("may_reboot", definition.mayReboot())
              .flag("recommission", definition.recommission())
              .flag("apply_configured_networking", definition.applyConfiguredNetworking())
              .flag("default", script.builtIn())
              .array(
                  "history",
                  kept.history().versions(),
                  (items, version) -> version(items, version, contents))
              .text("resource_uri", SmallViews.BASE + "scripts/" + script.name());
        });
  }

  private static void version(JsonOut out, ScriptVersion version, Contents contents) {
    out.object(
        o -> {
          o.number("id", version.id())
              .text("comment", version.comment())
              .text("created", Dates.mail(version.created()));
          if (contents == Contents.WRITTEN) {
            o.text("data", base64(version.text().getBytes(StandardCharsets.UTF_8)));
          }
        });
  }

  public static void set(JsonOut out, ResultSet found, Contents contents) {
    Optional<ResultStatus> status = found.status();
    String node = found.set().machine().value();
    out.object(
        o ->
            o.number("id", found.set().id())
                .text("system_id", node)
                .number("type", found.set().type().number())
                .text("type_name", found.set().type().label())
                .number("status", ResultStatus.numberOf(status))
                .text("status_name", ResultStatus.labelOf(status))
                .text("last_ping", found.set().lastPing().map(Dates::mail))
                .text("started", found.started().map(Dates::mail))
                .text("ended", found.ended().map(Dates::mail))
                .text("runtime", duration(found.runtime(), ""))
                .flag("suppressed", found.suppressed())
                .array("results", found.shown(), (items, line) -> result(items, line, contents))
                .text(
                    "resource_uri",
                    SmallViews.BASE + "nodes/" + node + "/results/" + found.set().id() + "/"));
  }

  private static void result(JsonOut out, ResultSet.Line line, Contents contents) {
    ScriptResult result = line.result();
    out.object(
        o -> {
          o.number("id", result.id())
              .text("name", result.name())
              .text("created", Dates.mail(line.times().created()))
              .text("updated", Dates.mail(line.times().updated()))
              .number("status", result.status().number())
              .text("status_name", result.status().label())
              .number(
                  "exit_status",
                  result.exitStatus().isPresent()
                      ? Optional.of(result.exitStatus().getAsInt())
                      : Optional.empty())
              .text("started", result.started().map(Dates::mail))
              .text("ended", result.ended().map(Dates::mail))
              .text("runtime", duration(result.runtime(), ""));
          seconds(o, "starttime", result.started());
          seconds(o, "endtime", result.ended());
          o.text("estimated_runtime", duration(line.estimate(), "Unknown"))
              .any("parameters", result.arguments().toRedactedJson())
              .number("script_id", result.scriptId())
              .number("script_revision_id", result.scriptVersionId())
              .flag("suppressed", result.suppressed());
          if (contents == Contents.WRITTEN) {
            Output output = line.output();
            o.text("output", base64(output.combined()))
                .text("stdout", base64(output.stdout()))
                .text("stderr", base64(output.stderr()))
                .text("result", base64(output.result()));
          }
        });
  }

  /** What one result is to old clients: what it wrote, and once more what it complained of. */
  public static void ended(JsonOut out, ScriptResults.Ended ended) {
    ResultSet.Line line = ended.line();
    old(out, ended, line.result().name(), line.output().stdout());
    if (line.output().stderr().filter(bytes -> bytes.length > 0).isPresent()) {
      old(out, ended, line.result().name() + ".err", line.output().stderr());
    }
  }

  private static void old(
      JsonOut out, ScriptResults.Ended ended, String name, Optional<byte[]> data) {
    ResultSet.Line line = ended.line();
    out.object(
        o ->
            o.number("id", line.result().id())
                .text("name", name)
                .number("script_result", line.result().exitStatus().orElse(0))
                .number("result_type", ended.type().number())
                .text("created", Dates.model(line.times().created()))
                .text("updated", Dates.model(line.times().updated()))
                .object("node", n -> n.text("system_id", ended.node().value()))
                .text("data", base64(data))
                .text("resource_uri", SmallViews.BASE + "commissioning-scripts/"));
  }

  /** A script as old clients know it. */
  public static void commissioningScript(JsonOut out, KeptScript kept, String note) {
    out.object(
        o ->
            o.text("name", kept.script().name())
                .text(
                    "content",
                    base64(kept.script().version().text().getBytes(StandardCharsets.UTF_8)))
                .text("deprecated", note)
                .text("resource_uri", SmallViews.BASE + "commissioning-scripts/"));
  }

  private static void seconds(JsonOut out, String name, Optional<Instant> at) {
    if (at.isPresent()) {
      out.number(name, at.get().getEpochSecond() + at.get().getNano() / NANOS);
    } else {
      out.nothing(name);
    }
  }

  private static String duration(Optional<Duration> duration, String otherwise) {
    return duration.map(ScriptTimeout::format).orElse(otherwise);
  }

  private static String base64(Optional<byte[]> bytes) {
    return bytes.map(ScriptViews::base64).orElse("");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
