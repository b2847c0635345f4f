package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes wrong between the root file system and the first script. */
final class MetadataRules {
  private static final Pattern BEHIND = Pattern.compile("clock (\\d+) s behind");
  private static final Stage[] ANY = {
    Stage.INSTANCE, Stage.USER_DATA, Stage.SCRIPTS, Stage.OS, Stage.WORKING
  };

  private MetadataRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.trouble("clock-skew", MetadataRules::skew),
        Rule.trouble("key-wrong", refused("401 wrong secret")),
        Rule.trouble("key-revoked", refused("401 key not in force")),
        Rule.trouble("metadata-forbidden", refused("403")),
        Rule.trouble("scripts-not-served", failed(Stage.SCRIPTS, "(?s).*[45]\\d\\d.*")),
        Rule.trouble("metadata-error", refused("50")),
        Rule.trouble("metadata-error", MetadataRules::unanswered),
        Rule.trouble("user-data-missing", MetadataRules::noUserData),
        Rule.trouble("preseed-failed", MetadataRules::preseed));
  }

  static List<Rule> silences() {
    return List.of(
        Rule.silence("metadata-not-asked", Rule.stuck(Stage.PRESEED)),
        Rule.silence("user-data-not-run", Rule.stuck(Stage.INSTANCE)),
        Rule.silence("user-data-not-run", Rule.stuck(Stage.USER_DATA)),
        Rule.silence("runner-stopped", Rule.stuck(Stage.SCRIPTS)));
  }

  private static String answer(Sight sight) {
    return sight.detail().replaceFirst("^\\d+ times, ", "");
  }

  private static Optional<Clue> skew(Course course) {
    List<Sight> seen =
        course.troubles(Trouble.REFUSED, ANY).stream()
            .filter(sight -> BEHIND.matcher(sight.detail()).find())
            .toList();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = BEHIND.matcher(seen.get(seen.size() - 1).detail());
    return matcher.find()
        ? Optional.of(Clue.of(seen).with("seconds", matcher.group(1)))
        : Optional.empty();
  }

  private static Function<Course, Optional<Clue>> refused(String beginning) {
    return course ->
        told(
            course.troubles(Trouble.REFUSED, ANY).stream()
                .filter(sight -> answer(sight).startsWith(beginning))
                .toList());
  }

  private static Function<Course, Optional<Clue>> failed(Stage stage, String answer) {
    return course ->
        told(
            course.troubles(Trouble.REFUSED, stage).stream()
                .filter(sight -> answer(sight).matches(answer))
                .toList());
  }

  private static Optional<Clue> told(List<Sight> seen) {
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("detail", answer(seen.get(seen.size() - 1))));
  }

  /** By the region; the rack says so. */
  private static Optional<Clue> unanswered(Course course) {
    List<Sight> seen = course.troubles(Trouble.FAILED, Stage.INSTANCE);
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("detail", "the region did not answer"));
  }

  private static Optional<Clue> noUserData(Course course) {
    List<Sight> seen = course.troubles(Trouble.MISSING, Stage.USER_DATA);
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("step", Words.doing(course)));
  }

  private static Optional<Clue> preseed(Course course) {
    return List.of(Trouble.MISSING, Trouble.FAILED).stream()
        .map(kind -> course.troubles(kind, Stage.PRESEED))
        .filter(seen -> !seen.isEmpty())
        .findFirst()
        .map(seen -> Clue.of(seen).with("detail", seen.get(seen.size() - 1).detail()));
  }
}
