package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Evidence.ScriptTrace;
import io.maas4j.lifecycle.State;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What goes wrong when a system is installed, and when it is to boot. */
final class InstallRules {
  private static final int LOOP = 3;
  private static final Pattern NO_SPACE = Pattern.compile("(?i).*no space left on device.*");
  private static final Pattern NO_DISK =
      Pattern.compile(
          "(?i).*(no disk|disk .*not found|cannot find (the )?disk|could not find disk"
              + "|failed to find (storage|disk)|no such device|no matching disk).*");
  private static final Pattern NO_IMAGE =
      Pattern.compile(
          "(?i).*(checksum|sha256|failed to download|cannot download|could not fetch|http error"
              + "|404|connection refused|connection reset|urlopen error|not a gzip).*");
  private static final Pattern NO_BOOTLOADER =
      Pattern.compile("(?i).*(grub-install|efibootmgr|install-grub|boot ?loader).*");

  private InstallRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.fact("install-no-space", log(NO_SPACE)),
        Rule.fact("install-no-disk", log(NO_DISK)),
        Rule.fact("install-bootloader", log(NO_BOOTLOADER)),
        Rule.fact("install-image-unreachable", log(NO_IMAGE)),
        Rule.fact("install-failed", InstallRules::failed));
  }

  static List<Rule> silences() {
    return List.of(
        Rule.silence("disk-not-booted", InstallRules::backAgain),
        Rule.silence("os-silent", InstallRules::osSilent),
        Rule.silence("install-loop", course -> boots(course, "installation")),
        Rule.silence("reboot-loop", InstallRules::rebootLoop));
  }

  private static Optional<ScriptTrace> log(Course course) {
    return course.evidence().scripts().stream()
        .filter(script -> script.name().equals(ScriptSet.INSTALL_LOG))
        .findFirst();
  }

  private static List<Sight> failures(Course course) {
    return course.sights(
        sight ->
            sight.kind() == Sight.Kind.STAGE_FAILURE && sight.mark().startsWith("cmd-install"));
  }

  private static boolean hasFailed(Course course) {
    return course.over()
        && (log(course).filter(log -> log.status() == ResultStatus.FAILED).isPresent()
            || !failures(course).isEmpty());
  }

  private static Function<Course, Optional<Clue>> log(Pattern pattern) {
    return course ->
        log(course)
            .filter(log -> hasFailed(course))
            .flatMap(
                log ->
                    log.output().stream()
                        .filter(line -> pattern.matcher(line).matches())
                        .reduce((one, other) -> other))
            .map(line -> Clue.of(failures(course)).with("line", line));
  }

  private static Optional<Clue> failed(Course course) {
    if (!hasFailed(course)) {
      return Optional.empty();
    }
    List<Sight> failures = failures(course);
    String stage = failures.isEmpty() ? "" : failures.get(failures.size() - 1).mark();
    return Optional.of(
        Clue.of(failures)
            .with("at", stage.isEmpty() ? "" : " in stage " + stage)
            .with("line", log(course).map(ScriptTrace::lastWords).orElse("it left no log")));
  }

  private static boolean deploys(Course course) {
    return course
        .evidence()
        .undertaking()
        .filter(under -> under.doing().equals(Optional.of(State.DEPLOYING)))
        .isPresent();
  }

  private static Optional<Clue> backAgain(Course course) {
    Optional<Clue> local = boots(course, "local boot");
    return course.reached() == Stage.OS ? Optional.empty() : local;
  }

  private static Optional<Clue> osSilent(Course course) {
    boolean silent = course.reached() == Stage.LOCAL || course.reached() == Stage.INSTALLED;
    return deploys(course) && (silent || course.installed() && course.untroubled())
        ? Optional.of(
            Clue.of(
                    course.sights(
                        sight ->
                            sight.kind() == Sight.Kind.INSTALLED
                                || sight.kind() == Sight.Kind.BOOT))
                .with("image", course.evidence().subject().image()))
        : Optional.empty();
  }

  private static Optional<Clue> boots(Course course, String purpose) {
    List<Sight> boots =
        course.sights(sight -> sight.kind() == Sight.Kind.BOOT && sight.what().equals(purpose));
    return boots.size() >= LOOP
        ? Optional.of(Clue.of(boots).with("count", boots.size()))
        : Optional.empty();
  }

  /** Boots, with nothing done between them. */
  private static Optional<Clue> rebootLoop(Course course) {
    List<Sight> boots = course.sights(Sight.Kind.BOOT);
    boolean worked =
        course.evidence().scripts().stream()
            .anyMatch(script -> script.status() == ResultStatus.PASSED);
    return boots.size() >= LOOP && !worked
        ? Optional.of(
            Clue.of(boots).with("count", boots.size()).with("step", course.furthest().words()))
        : Optional.empty();
  }
}
