package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Evidence.ScriptTrace;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What goes wrong with scripts. */
final class ScriptRules {
  private static final String HARDWARE = "50-maas-01-commissioning";
  private static final Pattern UNREACHED =
      Pattern.compile(
          ".*(Temporary failure resolving|Could not resolve|Could not connect|Unable to connect"
              + "|Connection refused|Connection timed out|Network is unreachable|No route to host"
              + "|Failed to fetch|Name or service not known).*");

  private ScriptRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.fact(
            "mirror-unreachable",
            ended(
                script ->
                    script.status() == ResultStatus.FAILED_INSTALLING
                        && line(script, UNREACHED).isPresent(),
                script -> line(script, UNREACHED).orElse(script.lastWords()))),
        Rule.fact("packages-failed", ended(is(ResultStatus.FAILED_INSTALLING))),
        Rule.fact("network-config-failed", ended(is(ResultStatus.FAILED_APPLYING_NETCONF))),
        Rule.fact("storage-layout-impossible", course -> report(course, ScriptRules::isStorage)),
        Rule.fact("hardware-report-invalid", course -> report(course, detail -> true)),
        Rule.fact("script-timed-out", ScriptRules::timedOut),
        Rule.fact("script-not-runnable", exited(exit -> exit == 126 || exit == 127)),
        Rule.fact("script-killed", exited(exit -> exit == 137 || exit == -9)),
        Rule.fact(
            "test-failed",
            ended(
                script ->
                    script.status() == ResultStatus.FAILED && script.type() == ResultType.TESTING)),
        Rule.fact("script-failed", ended(is(ResultStatus.FAILED))));
  }

  /** What a machine says of itself, which its scripts' results explain better. */
  static List<Rule> complaints() {
    return List.of(
        Rule.fact("cloud-init-failed", ScriptRules::stageFailed),
        Rule.fact("machine-says-failed", ScriptRules::complaint));
  }

  static List<Rule> silences() {
    return List.of(Rule.silence("runner-silent", ScriptRules::fellSilent));
  }

  private static Predicate<ScriptTrace> is(ResultStatus status) {
    return script -> script.status() == status;
  }

  private static Function<Course, Optional<Clue>> exited(Predicate<Integer> exit) {
    return ended(
        script ->
            script.status() == ResultStatus.FAILED
                && script.exit().isPresent()
                && exit.test(script.exit().getAsInt()));
  }

  private static Function<Course, Optional<Clue>> ended(Predicate<ScriptTrace> wanted) {
    return ended(wanted, ScriptTrace::lastWords);
  }

  /** The first script that ended so; later ones often fail because of it. */
  private static Function<Course, Optional<Clue>> ended(
      Predicate<ScriptTrace> wanted, Function<ScriptTrace, String> line) {
    return course ->
        course.evidence().scripts().stream()
            .filter(script -> !script.name().equals(ScriptSet.INSTALL_LOG))
            .filter(wanted)
            .min(Comparator.comparing(script -> script.ended().orElse(Instant.MAX)))
            .map(script -> clue(course, script).with("line", line.apply(script)));
  }

  private static Clue clue(Course course, ScriptTrace script) {
    List<Sight> seen =
        course.sights(
            sight ->
                (sight.kind() == Sight.Kind.SCRIPT || sight.kind() == Sight.Kind.RESULT_ERROR)
                    && sight.what().startsWith(script.name()));
    Instant at = script.ended().orElse(course.evidence().now());
    List<Sight> all = new java.util.ArrayList<>(seen);
    all.add(
        new Sight(at, Sight.Kind.SCRIPT, script.name(), "last words: " + script.lastWords(), ""));
    return Clue.of(all)
        .with("script", script.name())
        .with("exit", script.exit().isPresent() ? script.exit().getAsInt() : "none");
  }

  private static Optional<String> line(ScriptTrace script, Pattern pattern) {
    return script.output().stream()
        .filter(line -> pattern.matcher(line).matches())
        .reduce((one, other) -> other);
  }

  private static boolean isStorage(String detail) {
    return detail.contains("layout") || detail.contains("disk");
  }

  /** The script succeeded, and what it wrote could not be taken in. */
  private static Optional<Clue> report(Course course, Predicate<String> wanted) {
    boolean failed =
        course.evidence().scripts().stream()
            .anyMatch(s -> s.name().equals(HARDWARE) && s.status() == ResultStatus.FAILED);
    String prefix = HARDWARE + ": ";
    return course.sights(Sight.Kind.RESULT_ERROR).stream()
        .filter(sight -> failed && sight.what().startsWith(prefix))
        .filter(sight -> wanted.test(sight.what().substring(prefix.length())))
        .reduce((one, other) -> other)
        .map(
            sight ->
                Clue.of(sight)
                    .with("detail", Words.unended(sight.what().substring(prefix.length()))));
  }

  /** By the runner; what silence ended is another matter. */
  private static Optional<Clue> timedOut(Course course) {
    return ended(script -> script.status() == ResultStatus.TIMEDOUT && !isOfSilence(course, script))
        .apply(course)
        .map(clue -> clue.with("runtime", ""));
  }

  private static boolean isOfSilence(Course course, ScriptTrace script) {
    return course
        .ending()
        .filter(Evidence.Ending::silence)
        .map(ending -> script.ended().map(at -> !at.isBefore(ending.at())).orElse(true))
        .orElse(false);
  }

  private static Optional<Clue> fellSilent(Course course) {
    Optional<ScriptTrace> running =
        course.evidence().scripts().stream()
            .filter(
                script ->
                    script.status().isRunning()
                        || script.status() == ResultStatus.TIMEDOUT && isOfSilence(course, script))
            .filter(script -> !script.name().equals(ScriptSet.INSTALL_LOG))
            .max(Comparator.comparing(script -> script.started().orElse(Instant.MIN)));
    return running
        .filter(script -> course.reached().compareTo(Stage.SCRIPTS) >= 0 || course.untroubled())
        .map(
            script ->
                clue(course, script)
                    .with(
                        "since",
                        script
                            .started()
                            .map(at -> Words.length(Duration.between(at, course.lastHeard())))
                            .orElse("some time")));
  }

  private static Optional<Clue> stageFailed(Course course) {
    return course.sights(Sight.Kind.STAGE_FAILURE).stream()
        .filter(sight -> course.over() && !sight.mark().startsWith("cmd-install"))
        .reduce((one, other) -> other)
        .map(sight -> Clue.of(sight).with("stage", sight.mark()).with("detail", sight.what()));
  }

  private static Optional<Clue> complaint(Course course) {
    String error = course.evidence().subject().error();
    return course
        .ending()
        .filter(ending -> !ending.silence() && !error.isEmpty())
        .map(ending -> Clue.of(List.of()).with("detail", Words.unended(error)));
  }
}
