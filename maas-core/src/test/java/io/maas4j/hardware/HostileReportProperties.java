package io.maas4j.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the probe prints becomes an inventory or a clear error. */
class HostileReportProperties {
  private static final List<String> VALUES =
      List.of("null", "[]", "{}", "-1", "1e400", "\"x\"", "true", "[null]", "99999999999999999999");

  @Test
  void anyValueAnywhereIsAnswered() {
    String report = HardwareReportTest.fixture();
    int read = 0;
    for (long seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      String mutated = report;
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int colon = mutated.indexOf(": ", random.nextInt(mutated.length()));
        if (colon > 0) {
          int end = end(mutated, colon + 2);
          mutated =
              mutated.substring(0, colon + 2)
                  + VALUES.get(random.nextInt(VALUES.size()))
                  + mutated.substring(end);
        }
      }
      String text = mutated;
      Throwable thrown = catchThrowable(() -> HardwareReport.parse(text));
      if (thrown == null) {
        read++;
      } else {
        assertThat(thrown).as("seed %d", seed).isInstanceOf(HardwareReportException.class);
      }
    }
    assertThat(read).as("mutations that are still reports").isGreaterThan(500);
  }

  /** Where the value that starts here ends; good enough to keep most mutations valid JSON. */
  private static int end(String text, int start) {
    int depth = 0;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '[')) {
        depth++;
      } else if (!quoted && (c == '}' || c == ']' || c == ',' || c == '\n') && depth == 0) {
        return i;
      } else if (!quoted && (c == '}' || c == ']')) {
        depth--;
      }
    }
    return text.length();
  }
}
