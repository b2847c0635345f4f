package io.maas4j.diagnosis;

import io.maas4j.lifecycle.EventType;
import io.maas4j.power.PowerFault;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the BMC has to do with it. */
final class PowerRules {
  private static final String NEVER_ON = "never transitioned from off to on";

  private PowerRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.fact("power-off-fails", failure(EventType.NODE_POWER_OFF_FAILED.name(), "")),
        Rule.fact("bmc-unreachable", failure("", PowerFault.CONNECTION.prefix())),
        Rule.fact("bmc-credentials", failure("", PowerFault.AUTHENTICATION.prefix())),
        Rule.fact("bmc-settings", failure("", PowerFault.SETTING.prefix())),
        Rule.fact(
            "power-stays-off",
            course -> failure("", "").apply(course).filter(clue -> says(clue, NEVER_ON))),
        Rule.fact("bmc-refuses", failure("", "")));
  }

  /** What is only certain when a machine stays silent. */
  static List<Rule> silences() {
    return List.of(
        Rule.silence("power-lost", PowerRules::lost),
        Rule.silence("power-by-hand", PowerRules::byHand));
  }

  /** A failure that ended the undertaking; one that was made good did not. */
  private static Function<Course, Optional<Clue>> failure(String type, String prefix) {
    return course -> {
      Optional<Sight> last =
          course
              .sights(
                  sight ->
                      sight.kind() == Sight.Kind.POWER_FAILURE
                          && (type.isEmpty() || sight.mark().equals(type))
                          && ends(course, sight))
              .stream()
              .reduce((one, other) -> other)
              .filter(sight -> sight.what().startsWith(prefix));
      return last.map(sight -> Clue.of(sight).with("detail", bare(sight.what())));
    };
  }

  private static boolean ends(Course course, Sight failure) {
    return course.ending().map(ending -> !failure.at().isBefore(ending.at())).orElse(false);
  }

  /** Without the words that say which class of failure it is and what all of it can do. */
  private static String bare(String message) {
    String detail = message;
    for (PowerFault fault : PowerFault.values()) {
      if (detail.startsWith(fault.prefix())) {
        detail = detail.substring(fault.prefix().length());
      }
      if (detail.endsWith("; " + fault.remedy())) {
        detail = detail.substring(0, detail.length() - fault.remedy().length() - 2);
      }
    }
    return detail;
  }

  private static boolean says(Clue clue, String text) {
    return clue.sights().stream().anyMatch(sight -> sight.what().contains(text));
  }

  private static Optional<Clue> lost(Course course) {
    return course.sights(Sight.Kind.POWER_CHANGE).stream()
        .filter(sight -> sight.what().endsWith(" off"))
        .reduce((one, other) -> other)
        .filter(sight -> !sight.at().isBefore(course.lastHeard()))
        .map(sight -> Clue.of(sight).with("step", Words.doing(course)));
  }

  private static Optional<Clue> byHand(Course course) {
    boolean manual = course.evidence().subject().powerType().equals("manual");
    return manual && course.reached() == Stage.NOTHING && course.untroubled()
        ? Optional.of(Clue.of(course.sights(Sight.Kind.REQUEST)))
        : Optional.empty();
  }
}
