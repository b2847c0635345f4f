package io.maas4j.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.redfish.Known.Session;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests of one call to one service: with its credentials, its redirects and its moods. */
final class Service {
  static final String ROOT = "/redfish/v1";
  private static final String SESSIONS = ROOT + "/SessionService/Sessions";
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
  // After these the same request may be sent again: it was not carried out.
  private static final Set<Integer> BUSY = Set.of(429, 503);
  private static final Duration WITHOUT_SESSIONS = Duration.ofMinutes(10);
  private static final Duration SPARE = Duration.ofSeconds(1);
  private static final long MAX_RETRY_AFTER_SECONDS = 30;

  private final BmcHttp http;
  private final Clock clock;
  private final Pauses pauses;
  private final Call call;
  private final Known known;

  Service(BmcHttp http, Clock clock, Pauses pauses, Call call, Known known) {
    this.http = http;
    this.clock = clock;
    this.pauses = pauses;
    this.call = call;
    this.known = known;
  }

  Call call() {
    return call;
  }

  Known known() {
    return known;
  }

  Pauses pauses() {
    return pauses;
  }

  /** Whether there is time for a pause and a request after it. */
  boolean hasTimeFor(Duration pause) {
    return call.left(pause.plus(SPARE)).compareTo(pause.plus(SPARE)) >= 0;
  }

  Answer get(String link) throws StepFailed, InterruptedException {
    return exchange("GET", link, Map.of(), null);
  }

  Answer post(String link, JsonNode body) throws StepFailed, InterruptedException {
    return exchange("POST", link, Map.of(), body);
  }

  Answer patch(String link, JsonNode body, Optional<String> ifMatch)
      throws StepFailed, InterruptedException {
    Map<String, String> headers = ifMatch.map(tag -> Map.of("If-Match", tag)).orElseGet(Map::of);
    return exchange("PATCH", link, headers, body);
  }

  /**
   * @return any status but 401 and 403, which are failures of authentication
   */
  private Answer exchange(
      String method, String link, Map<String, String> headers, @Nullable JsonNode body)
      throws StepFailed, InterruptedException {
    Answer answer = authorized(method, link, headers, body);
    if (answer.status() == 404 && !link.endsWith("/") && link.indexOf('?') < 0) {
      Answer slashed = authorized(method, link + "/", headers, body);
      return slashed.status() == 404 ? answer : slashed;
    }
    return answer;
  }

  private Answer authorized(
      String method, String link, Map<String, String> headers, @Nullable JsonNode body)
      throws StepFailed, InterruptedException {
    // An old session, then a new one, then credentials with the request.
    for (int attempt = 0; ; attempt++) {
      Optional<Session> session = session();
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.putAll(credentials(session));
      Answer answer = patiently(method, link, all, body);
      if (answer.status() != 401 && answer.status() != 403) {
        return answer;
      }
      if (answer.status() == 403 || session.isEmpty() || attempt == 2) {
        throw answer.unauthorized();
      }
      known.drop(session.get());
      if (attempt == 1) {
        known.withoutSessionsUntil(clock.instant().plus(WITHOUT_SESSIONS));
      }
    }
  }

  private Answer patiently(
      String method, String link, Map<String, String> headers, @Nullable JsonNode body)
      throws StepFailed, InterruptedException {
    Answer answer = once(method, link, headers, body);
    for (Duration standard : pauses.busy()) {
      if (!BUSY.contains(answer.status())) {
        return answer;
      }
      Duration pause = retryAfter(answer).orElse(standard);
      if (!hasTimeFor(pause)) {
        return answer;
      }
      call.pause(pause);
      answer = once(method, link, headers, body);
    }
    return answer;
  }

  private Answer once(
      String method, String link, Map<String, String> headers, @Nullable JsonNode body)
      throws StepFailed, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Accept", "application/json");
    // The version that a client understands; some services insist on it (DSP0266 "OData-Version").
    all.put("OData-Version", "4.0");
    all.put("Content-Type", "application/json");
    URI uri = known.login().address().uri(link);
    String text = body == null ? null : body.toString();
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpReply reply = http.send(call, method, uri, all, text);
      if (method.equals("GET") || !REDIRECTS.contains(reply.status())) {
        return Answer.of(reply);
      }
      uri = BmcHttp.redirected(uri, reply);
    }
    throw StepFailed.fatal(
        BmcHttp.shown(uri) + " is where more than " + MAX_REDIRECTS + " redirects lead");
  }

  private Map<String, String> credentials(Optional<Session> session) throws StepFailed {
    if (session.isPresent()) {
      return Map.of("X-Auth-Token", session.get().token().reveal());
    }
    String user = known.login().user();
    if (user.contains(":")) {
      throw StepFailed.setting("power_user", "must not contain a colon (RFC 7617 §2)");
    }
    byte[] pair = (user + ":" + known.login().password().reveal()).getBytes(UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** The session to use; empty when credentials have to go along. */
  private Optional<Session> session() throws StepFailed, InterruptedException {
    if (known.session().isPresent() || known.withoutSessions(clock.instant())) {
      return known.session();
    }
    known.loggingIn().lockInterruptibly();
    try {
      if (known.session().isPresent() || known.withoutSessions(clock.instant())) {
        return known.session();
      }
      Optional<Session> made = logIn();
      made.ifPresentOrElse(
          known::keep, () -> known.withoutSessionsUntil(clock.instant().plus(WITHOUT_SESSIONS)));
      return made;
    } finally {
      known.loggingIn().unlock();
    }
  }

  private Optional<Session> logIn() throws StepFailed, InterruptedException {
    JsonNode user =
        JsonNodeFactory.instance
            .objectNode()
            .put("UserName", known.login().user())
            .put("Password", known.login().password().reveal());
    Answer answer = once("POST", sessions(), Map.of(), user);
    if (answer.status() == 401 || answer.status() == 403) {
      throw answer.unauthorized();
    }
    Optional<String> token = answer.reply().headers().firstValue("X-Auth-Token");
    Optional<String> location = answer.location();
    if (!answer.reply().isSuccess() || token.isEmpty() || location.isEmpty()) {
      // None to be had, or none that could be deleted: Basic does it (power spec §12).
      return Optional.empty();
    }
    return Optional.of(new Session(Secret.of(token.get()), location.get()));
  }

  /** Where sessions are made: the root, which anybody may read, says so; older ones differ. */
  private String sessions() throws StepFailed, InterruptedException {
    Optional<String> kept = known.sessions();
    if (kept.isPresent()) {
      return kept.get();
    }
    Answer root = once("GET", ROOT + "/", Map.of(), null);
    String sessions = Links.of(root.json().path("Links").path("Sessions")).orElse(SESSIONS);
    if (root.reply().isSuccess() && root.json().isObject()) {
      known.sessions(sessions);
    }
    return sessions;
  }

  private static Optional<Duration> retryAfter(Answer answer) {
    return answer
        .reply()
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Long::parseLong)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER_SECONDS)));
  }
}
