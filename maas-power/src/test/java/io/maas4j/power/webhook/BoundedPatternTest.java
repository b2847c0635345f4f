package io.maas4j.power.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedPatternTest {
  private static final long STEPS = WebhookConfig.DEFAULTS.maxMatchSteps();

  @Test
  void theDefaultPatternsReadALargeAnswerWithinTheirSteps() throws Exception {
    String text = "{\"a\": 1}\n".repeat(100_000) + "{\"status\": \"running\"}";
    assertThat(BoundedPattern.compile("status.*\\:.*running", STEPS).foundIn(text)).isTrue();
    assertThat(BoundedPattern.compile("status.*\\:.*stopped", STEPS).foundIn(text)).isFalse();
  }

  @Test
  void aRepeatedGroupThatWouldOverflowTheStackIsReported() throws Exception {
    BoundedPattern pattern = BoundedPattern.compile("^(a|b)*c", STEPS);
    assertThatThrownBy(() -> pattern.foundIn("ab".repeat(500_000)))
        .isInstanceOf(BoundedPattern.UnusablePattern.class)
        .hasMessageContaining("recursion");
  }

  @Test
  void exponentialBacktrackingIsReported() throws Exception {
    BoundedPattern pattern = BoundedPattern.compile("(.*a){25}$", STEPS);
    assertThatThrownBy(() -> pattern.foundIn("a".repeat(2000) + "!"))
        .isInstanceOf(BoundedPattern.UnusablePattern.class)
        .hasMessageContaining("takes too");
  }
}
