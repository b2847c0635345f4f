package io.maas4j.server.api.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The three ways in which the contract writes moments (section 4.3), all in UTC. */
public final class Dates {
  private static final DateTimeFormatter MODEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MAIL =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss '-0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EVENT =
      DateTimeFormatter.ofPattern("EEE, dd MMM'.' uuuu HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Dates() {}

  /** {@code 2026-02-03T14:05:06.789}. */
  public static String model(Instant at) {
    return MODEL.format(at);
  }

  /** {@code Tue, 03 Feb 2026 14:05:06 -0000}. */
  public static String mail(Instant at) {
    return MAIL.format(at);
  }

  /** {@code Tue, 03 Feb. 2026 14:05:06}. */
  public static String event(Instant at) {
    return EVENT.format(at);
  }
}
