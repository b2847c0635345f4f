package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Trouble;
import java.util.List;
import java.util.Optional;

/** Why a machine that nobody has added does not add itself. */
final class StrangerRules {
  /** What the region says to those that it does not let in, see {@code Enlistment}. */
  private static final String NOT_LET_IN = "must not add themselves";

  /** The file that machines boot by for which there is none of their own. */
  private static final String FOR_STRANGERS = "default";

  private StrangerRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.fact("enlistment-off", StrangerRules::notLetIn),
        Rule.fact("enlistment-refused", StrangerRules::refused),
        Rule.fact("image-missing", StrangerRules::noImage));
  }

  static List<Rule> silences() {
    return List.of(
        Rule.silence("stranger-unseen", StrangerRules::unseen),
        Rule.silence("enlistment-not-asked", Rule.stuck(Stage.SCRIPTS)));
  }

  private static List<Sight> refusals(Course course) {
    return course.sights(Sight.Kind.ENLISTMENT);
  }

  /** Told when it asked what to boot, or at the latest when it asked to be enlisted. */
  private static Optional<Clue> notLetIn(Course course) {
    List<Sight> seen =
        course.sights(
            sight ->
                sight.kind() == Sight.Kind.ENLISTMENT && sight.what().contains(NOT_LET_IN)
                    || course.troubles(Trouble.MISSING, Stage.CONFIG).contains(sight)
                        && sight.what().contains(FOR_STRANGERS));
    return seen.isEmpty() ? Optional.empty() : Optional.of(Clue.of(seen));
  }

  private static Optional<Clue> refused(Course course) {
    List<Sight> seen =
        refusals(course).stream().filter(sight -> !sight.what().contains(NOT_LET_IN)).toList();
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Clue.of(seen).with("detail", Words.unended(seen.get(seen.size() - 1).what())));
  }

  /** The region is there, and has nothing that a machine could enlist with. */
  private static Optional<Clue> noImage(Course course) {
    List<Sight> seen = course.troubles(Trouble.FAILED, Stage.CONFIG);
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Clue.of(seen)
                .with("detail", "the region had no answer to what it boots to be enlisted."));
  }

  private static Optional<Clue> unseen(Course course) {
    return course.evidence().sights().isEmpty()
        ? Optional.of(Clue.of(List.of()))
        : Optional.empty();
  }
}
