package io.maas4j.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What concerns the machine as a whole. */
final class CourseRules {
  private static final Pattern CARD = Pattern.compile("network card (\\S+) is now that of (\\S+)");
  private static final Pattern UUID =
      Pattern.compile("hardware UUID is also that of (\\S+): ignored for both");

  private CourseRules() {}

  static List<Rule> doubles() {
    return List.of(
        Rule.silence("duplicate-mac", CourseRules::doubleMac),
        Rule.silence("duplicate-uuid", CourseRules::doubleUuid));
  }

  static List<Rule> last() {
    return List.of(Rule.silence("timed-out", CourseRules::timedOut));
  }

  private static Optional<Clue> doubleMac(Course course) {
    for (Sight note : course.sights(Sight.Kind.NOTE)) {
      Matcher matcher = CARD.matcher(note.what());
      if (matcher.find()) {
        return Optional.of(
            Clue.of(note).with("mac", matcher.group(1)).with("other", matcher.group(2)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Clue> doubleUuid(Course course) {
    for (Sight note : course.sights(Sight.Kind.NOTE)) {
      Matcher matcher = UUID.matcher(note.what());
      if (matcher.find()) {
        return Optional.of(Clue.of(note).with("other", matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Clue> timedOut(Course course) {
    return course
        .ending()
        .map(
            ending ->
                Clue.of(course.lastProgress().map(List::of).orElse(List.of()))
                    .with("since", Words.length(Duration.between(course.lastHeard(), ending.at())))
                    .with("step", course.reached().words()));
  }
}
