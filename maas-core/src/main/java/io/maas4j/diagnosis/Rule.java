package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a fault is recognised.
 *
 * @param fault its id in the catalogue
 * @param patience how long after its last clue it is told of a machine that is still under way;
 *     empty when it can only be told afterwards
 * @param test empty when it does not hold
 */
record Rule(String fault, Optional<Duration> patience, Function<Course, Optional<Clue>> test) {
  /** What retries and other roads may make good is given this long. */
  private static final Duration RETRIES = Duration.ofMinutes(5);

  /** Of what has happened, and will not be undone. */
  static Rule fact(String fault, Function<Course, Optional<Clue>> test) {
    return new Rule(fault, Optional.of(Duration.ZERO), test);
  }

  /** Of what may be made good by trying again. */
  static Rule trouble(String fault, Function<Course, Optional<Clue>> test) {
    return new Rule(fault, Optional.of(RETRIES), test);
  }

  /** Of what is only certain when nothing more comes. */
  static Rule silence(String fault, Function<Course, Optional<Clue>> test) {
    return new Rule(fault, Optional.empty(), test);
  }

  /** The machine came to a stage, and no further. */
  static Function<Course, Optional<Clue>> stuck(Stage stage) {
    return course ->
        course.reached() == stage
            ? Optional.of(course.last(stage).map(Clue::of).orElseGet(() -> Clue.of(List.of())))
            : Optional.empty();
  }

  /** Something went wrong in this way at one of these stages; {@code file} and {@code detail}. */
  static Function<Course, Optional<Clue>> transfer(Trouble kind, Stage... stages) {
    return course -> {
      List<Sight> seen = course.troubles(kind, stages);
      if (seen.isEmpty()) {
        return Optional.empty();
      }
      Sight last = seen.get(seen.size() - 1);
      return Optional.of(
          Clue.of(seen)
              .with("file", Readings.name(last.what()))
              .with("detail", Readings.after(last)));
    };
  }
}
