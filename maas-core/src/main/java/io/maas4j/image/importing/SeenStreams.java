package io.maas4j.image.importing;

import io.maas4j.image.BootSource;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How new the files were that sources gave before: an older one, though rightly signed, may be one
 * that somebody kept. Immutable.
 *
 * @param newest by source and file, the greatest {@code updated} that was believed
 */
public record SeenStreams(Map<Key, Instant> newest) {
  private static final Duration SLACK = Duration.ofDays(1);

  /** Nothing was seen. */
  public static final SeenStreams NONE = new SeenStreams(Map.of());

  public SeenStreams {
    newest = Map.copyOf(newest);
  }

  /**
   * One file of one source.
   *
   * @param contentId of a product file; empty for the index
   */
  public record Key(long sourceId, String contentId) {}

  /**
   * What a file says of its own age.
   *
   * @param file its path, for messages
   * @param updated when it changed last
   * @param expires until when it may be believed
   */
  public record Age(String file, Optional<Instant> updated, Optional<Instant> expires) {}

  /**
   * @return why the file is not to be believed; empty when nothing speaks against it
   */
  public Optional<Remark> objection(BootSource source, String contentId, Age age, Instant now) {
    String subject = source.name() + ", " + age.file();
    Optional<Instant> expired = age.expires().filter(until -> !now.isBefore(until));
    if (expired.isPresent()) {
      return Optional.of(
          new Remark(
              Remark.Code.STREAM_EXPIRED,
              subject,
              "it was valid until " + text(expired.get()) + ", and it is " + text(now),
              "have the source's owner publish it anew, or check this server's clock"));
    }
    Optional<Instant> future = age.updated().filter(at -> at.isAfter(now.plus(SLACK)));
    if (future.isPresent()) {
      return Optional.of(
          new Remark(
              Remark.Code.STREAM_FROM_THE_FUTURE,
              subject,
              "it says that it changed at " + text(future.get()) + ", and it is " + text(now),
              "check this server's clock, then the source's"));
    }
    return Optional.ofNullable(newest.get(new Key(source.id(), contentId)))
        .flatMap(seen -> rollback(subject, seen, age.updated()));
  }

  private static Optional<Remark> rollback(
      String subject, Instant seen, Optional<Instant> updated) {
    if (updated.filter(at -> !at.isBefore(seen)).isPresent()) {
      return Optional.empty();
    }
    String what =
        updated
            .map(at -> "it changed last at " + text(at))
            .orElse("it does not say when it changed last");
    return Optional.of(
        new Remark(
            Remark.Code.STREAM_ROLLED_BACK,
            subject,
            what + ", and one of " + text(seen) + " was seen before",
            "wait until the source is current again; where it went back on purpose, delete the"
                + " source and create it anew"));
  }

  /** With what was believed now. */
  public SeenStreams with(long sourceId, String contentId, Instant updated) {
    Map<Key, Instant> more = new HashMap<>(newest);
    more.merge(new Key(sourceId, contentId), updated, (a, b) -> a.isAfter(b) ? a : b);
    return new SeenStreams(more);
  }

  private static String text(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at);
  }
}
