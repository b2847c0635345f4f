package io.maas4j.image.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSource;
import io.maas4j.image.importing.Remark.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeenStreamsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");
  private static final Instant SEEN = NOW.minus(Duration.ofDays(3));

  private final BootSource source = Imports.source(1, 1);
  private final SeenStreams seen = SeenStreams.NONE.with(1, "c", SEEN);

  private Optional<Code> objection(
      SeenStreams before, Optional<Instant> updated, Optional<Instant> expires) {
    return before
        .objection(source, "c", new SeenStreams.Age("c.sjson", updated, expires), NOW)
        .map(Remark::code);
  }

  @Test
  void whatIsAsNewAsBeforeOrNewerIsBelieved() {
    assertThat(objection(seen, Optional.of(SEEN), Optional.empty())).isEmpty();
    assertThat(objection(seen, Optional.of(NOW), Optional.empty())).isEmpty();
  }

  @Test
  void whatIsOlderThanBeforeIsRefusedByName() {
    assertThat(objection(seen, Optional.of(SEEN.minusSeconds(1)), Optional.empty()))
        .contains(Code.STREAM_ROLLED_BACK);
    assertThat(
            seen.objection(
                source,
                "c",
                new SeenStreams.Age("c.sjson", Optional.of(SEEN.minusSeconds(1)), Optional.empty()),
                NOW))
        .get()
        .asString()
        .startsWith(
            "source 1, c.sjson: it changed last at 2026-01-31T11:59:59Z, and one of"
                + " 2026-01-31T12:00:00Z was seen before");
  }

  @Test
  void whatNoLongerSaysItsAgeIsRefused() {
    assertThat(objection(seen, Optional.empty(), Optional.empty()))
        .contains(Code.STREAM_ROLLED_BACK);
    assertThat(objection(SeenStreams.NONE, Optional.empty(), Optional.empty())).isEmpty();
  }

  @Test
  void anotherSourceMayBeOlder() {
    assertThat(objection(SeenStreams.NONE.with(2, "c", NOW), Optional.of(SEEN), Optional.empty()))
        .isEmpty();
  }

  @Test
  void theNewestThatWasSeenCounts() {
    assertThat(seen.with(1, "c", SEEN.minusSeconds(9))).isEqualTo(seen);
  }

  @Test
  void whatHasExpiredIsRefused() {
    assertThat(objection(SeenStreams.NONE, Optional.of(SEEN), Optional.of(NOW)))
        .contains(Code.STREAM_EXPIRED);
    assertThat(objection(SeenStreams.NONE, Optional.of(SEEN), Optional.of(NOW.plusSeconds(1))))
        .isEmpty();
  }

  @Test
  void whatIsOfTheFutureIsRefusedLestItLockOutWhatComesThen() {
    assertThat(
            objection(
                SeenStreams.NONE, Optional.of(NOW.plus(Duration.ofDays(2))), Optional.empty()))
        .contains(Code.STREAM_FROM_THE_FUTURE);
    assertThat(
            objection(
                SeenStreams.NONE, Optional.of(NOW.plus(Duration.ofHours(2))), Optional.empty()))
        .isEmpty();
  }
}
