package io.maas4j.sample.sim;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** HTTP with a machine's token; a refusal with a Date puts the clock right, and is tried again. */
final class SignedHttp {
  private static final int NONCE_BITS = 96;

  private final SimHttp http;
  private final Clock clock;
  private final Random random;
  private final Faults faults;
  private Duration skew;

  SignedHttp(SimHttp http, Clock clock, Random random, Faults faults) {
    this.faults = faults;
    this.skew = faults.clock().map(SimFault.ClockBehind::by).orElse(Duration.ZERO).negated();
    this.http = http;
    this.clock = clock;
    this.random = random;
  }

  /** The machine's clock, put right. */
  Instant now() {
    return clock.instant().plus(skew);
  }

  HttpAnswer get(URI uri, String agent, Optional<OAuthCredentials> credentials) throws IOException {
    HttpAnswer answer = http.get(uri, agent, headers(credentials));
    return corrected(answer) ? http.get(uri, agent, headers(credentials)) : answer;
  }

  HttpAnswer post(URI uri, Optional<OAuthCredentials> credentials, byte[] body) throws IOException {
    HttpAnswer answer = http.post(uri, SimHttp.REQUESTS, headers(credentials), body);
    return corrected(answer)
        ? http.post(uri, SimHttp.REQUESTS, headers(credentials), body)
        : answer;
  }

  /** Whether this refusal may be the clock's fault, which is then corrected. */
  private boolean corrected(HttpAnswer answer) {
    boolean mends =
        faults
            .clock()
            .map(fault -> fault.mending() == SimFault.ClockBehind.Mending.BY_SERVERS)
            .orElse(true);
    if (!mends || answer.status() != 401 && answer.status() != 403) {
      return false;
    }
    Optional<Instant> server = answer.header("date").flatMap(SignedHttp::date);
    if (server.isEmpty()) {
      return false;
    }
    Duration difference = Duration.between(now(), server.get());
    if (difference.abs().compareTo(Duration.ofSeconds(5)) <= 0) {
      return false;
    }
    skew = skew.plus(difference);
    return true;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> headers(Optional<OAuthCredentials> credentials) {
    return credentials
        .map(faults::signing)
        .map(token -> Map.of("Authorization", token.header(now(), this::nonce)))
        .orElse(Map.of());
  }

  private String nonce() {
    return new BigInteger(NONCE_BITS, random).toString();
  }
}
