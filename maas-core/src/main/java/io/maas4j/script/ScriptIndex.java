package io.maas4j.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a machine downloads: the scripts it is to run and {@code index.json}, which says in what way
 * (spec scripts §8).
 *
 * @param entries in the order of the archive; empty when there is nothing to run, which the server
 *     answers with 204
 */
public record ScriptIndex(List<TarEntry> entries) {
  /**
   * Where the runner looks for the user's network configuration. It leads out of the directory that
   * the archive is unpacked into.
   */
  public static final String NETPLAN_PATH = "../config/netplan.yaml";

  private static final int EXECUTABLE = 0755;
  private static final int READABLE = 0644;
  private static final double NANOS = 1e9;

  /** Which results the index lists. */
  public enum Include {
    /** Those that are still to come. */
    RUNNING_OR_PENDING,
    /** All, for deployed machines that report their hardware again and again. */
    ALL
  }

  /**
   * A script and its result.
   *
   * @param script the version that is to run
   * @param result of the machine's current set
   * @param output of an earlier start
   */
  public record Job(Script script, ScriptResult result, Optional<ScriptOutput> output) {}

  /**
   * What an enlisting machine gets.
   *
   * @param index the archive
   * @param dropped scripts with a parameter that needs a value
   */
  public record Enlistment(ScriptIndex index, List<DroppedScript> dropped) {}

  public ScriptIndex {
    entries = List.copyOf(entries);
  }

  /** Whether there is nothing to run. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * For a machine that has authenticated.
   *
   * @param jobs results that have a script
   * @param lists which lists the machine gets at its status
   * @param include which results
   * @param netplan the machine's network configuration, sent when a script applies it
   */
  public static ScriptIndex of(
      List<Job> jobs, Set<ScriptType> lists, Include include, Optional<byte[]> netplan) {
    List<Job> listed =
        jobs.stream()
            .filter(job -> lists.contains(job.script().type()))
            .filter(job -> include == Include.ALL || job.result().status().isRunningOrPending())
            .sorted(
                Comparator.comparing((Job job) -> job.script().name())
                    .thenComparing(job -> job.result().id()))
            .toList();
    Map<ScriptType, List<Map<String, Object>>> index = new TreeMap<>();
    Map<String, TarEntry> files = new LinkedHashMap<>();
    for (Job job : listed) {
      Map<String, Object> entry =
          common(job.script(), job.result().arguments(), Optional.of(job.result()));
      index.computeIfAbsent(job.script().type(), type -> new ArrayList<>()).add(entry);
      files.putIfAbsent(path(job.script()), script(job.script()));
    }
    for (Job job : listed) {
      if (hasStarted(job.result())) {
        job.output().ifPresent(output -> outputs(job.result(), output, files));
      }
    }
    if (listed.stream().anyMatch(job -> job.script().definition().applyConfiguredNetworking())) {
      netplan.ifPresent(
          bytes -> files.put(NETPLAN_PATH, new TarEntry(NETPLAN_PATH, READABLE, bytes)));
    }
    return withIndex(files, index);
  }

  /**
   * Whether a machine is sent what a result has written so far: when it is to go on with it. So
   * only those outputs have to be read.
   */
  public static boolean sendsOutput(ScriptResult result, Include include) {
    return hasStarted(result) && (include == Include.ALL || result.status().isRunningOrPending());
  }

  /**
   * For a machine that enlists and has no results yet; parameters get their defaults.
   *
   * @param selection see {@link ScriptSelection#enlisting}
   * @param settings see {@link ArgumentBinder}
   */
  public static Enlistment anonymous(ScriptSelection selection, Map<String, String> settings) {
    ArgumentBinder binder = new ArgumentBinder(KnownHardware.NONE, settings);
    Map<ScriptType, List<Map<String, Object>>> index = new TreeMap<>();
    Map<String, TarEntry> files = new LinkedHashMap<>();
    List<DroppedScript> dropped = new ArrayList<>();
    for (Script script : selection.scripts()) {
      Checked<List<ArgumentBinder.Run>> runs = binder.bind(List.of(script), Map.of());
      if (runs instanceof Checked.Valid<List<ArgumentBinder.Run>> valid) {
        for (ArgumentBinder.Run run : valid.value()) {
          index
              .computeIfAbsent(ScriptType.COMMISSIONING, type -> new ArrayList<>())
              .add(common(script, run.arguments(), Optional.empty()));
        }
        files.put(path(script), script(script));
      } else {
        dropped.add(new DroppedScript(script, runs.faults()));
      }
    }
    return new Enlistment(withIndex(files, index), List.copyOf(dropped));
  }

  /** The archive of old clients: every commissioning script, without index. */
  public static ScriptIndex legacy(List<Script> scripts) {
    return new ScriptIndex(
        scripts.stream()
            .filter(script -> script.type() == ScriptType.COMMISSIONING)
            .sorted(Comparator.comparing(Script::name))
            .map(
                script ->
                    new TarEntry(
                        "commissioning.d/" + script.name(),
                        EXECUTABLE,
                        script.version().text().getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  private static ScriptIndex withIndex(
      Map<String, TarEntry> files, Map<ScriptType, List<Map<String, Object>>> index) {
    if (index.isEmpty()) {
      return new ScriptIndex(List.of());
    }
    Map<String, Object> lists = new LinkedHashMap<>();
    index.forEach((type, entries) -> lists.put(type.word() + "_scripts", entries));
    List<TarEntry> all = new ArrayList<>(files.values());
    all.add(
        new TarEntry(
            "index.json",
            READABLE,
            Json.write(Map.of("1.0", lists)).getBytes(StandardCharsets.UTF_8)));
    return new ScriptIndex(all);
  }

  private static Map<String, Object> common(
      Script script, Arguments arguments, Optional<ScriptResult> result) {
    ScriptDefinition definition = script.definition();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", script.name());
    entry.put("path", path(script));
    result.ifPresent(each -> entry.put("script_result_id", each.id()));
    entry.put("script_version_id", script.version().id());
    entry.put("timeout_seconds", arguments.timeout(definition.timeout()).toNanos() / NANOS);
    entry.put("parallel", definition.parallel().number());
    entry.put("hardware_type", definition.hardwareType().number());
    entry.put("parameters", arguments.toJson());
    entry.put("packages", definition.packages().toJson());
    entry.put("for_hardware", definition.forHardware().stream().map(HardwareMatch::text).toList());
    entry.put("apply_configured_networking", definition.applyConfiguredNetworking());
    result.ifPresent(
        each -> {
          entry.put("has_started", hasStarted(each));
          entry.put("has_finished", !each.status().isRunningOrPending());
          entry.put("default", definition.builtIn());
          entry.put("tags", definition.tags());
        });
    return entry;
  }

  private static boolean hasStarted(ScriptResult result) {
    return result.started().isPresent() || result.status() != ResultStatus.PENDING;
  }

  private static String path(Script script) {
    return script.type().word() + "/" + script.name();
  }

  private static TarEntry script(Script script) {
    return new TarEntry(
        path(script), EXECUTABLE, script.version().text().getBytes(StandardCharsets.UTF_8));
  }

  private static void outputs(
      ScriptResult result, ScriptOutput output, Map<String, TarEntry> files) {
    String stem = "out/" + result.name() + "." + result.id();
    for (ResultFile.Part part : ResultFile.Part.values()) {
      String path = stem + part.extension();
      files.put(path, new TarEntry(path, EXECUTABLE, output.part(part)));
    }
  }
}
