package io.maas4j.testkit.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of a simulated service and their sessions. Guarded by its service. */
final class Accounts {
  private static final Duration SESSION_TIMEOUT = Duration.ofMinutes(30);

  /** A session that is open. */
  record Session(int number, String user, String token, Instant lastUsed) {}

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Map<Integer, Session> sessions = new LinkedHashMap<>();
  private int limit = 8;
  private int made;

  Accounts(Clock clock) {
    this.clock = clock;
  }

  void password(String user, String password) {
    passwords.put(user, password);
  }

  void limit(int sessions) {
    limit = sessions;
  }

  boolean isRight(String user, String password) {
    return password.equals(passwords.get(user));
  }

  /** Empty when there is no session left to give. */
  Optional<Session> open(String user) {
    age();
    if (sessions.size() >= limit) {
      return Optional.empty();
    }
    byte[] token = new byte[16];
    random.nextBytes(token);
    Session session = new Session(++made, user, HexFormat.of().formatHex(token), clock.instant());
    sessions.put(session.number(), session);
    return Optional.of(session);
  }

  boolean close(int number) {
    return sessions.remove(number) != null;
  }

  List<Session> open() {
    age();
    return List.copyOf(sessions.values());
  }

  int made() {
    return made;
  }

  void forgetSessions() {
    sessions.clear();
  }

  /** Whether a request comes from one of the users, by session or by Basic authentication. */
  boolean isAuthorized(RedfishRequest request) {
    age();
    Optional<String> token = request.header("x-auth-token");
    if (token.isPresent()) {
      for (Session session : sessions.values()) {
        if (session.token().equals(token.get())) {
          sessions.put(
              session.number(),
              new Session(session.number(), session.user(), session.token(), clock.instant()));
          return true;
        }
      }
      return false;
    }
    return request
        .header("authorization")
        .filter(value -> value.startsWith("Basic "))
        .map(value -> decoded(value.substring("Basic ".length())))
        .filter(pair -> pair.indexOf(':') > 0)
        .map(
            pair ->
                isRight(
                    pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)))
        .orElse(false);
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void age() {
    Instant limit = clock.instant().minus(SESSION_TIMEOUT);
    sessions.values().removeIf(session -> session.lastUsed().isBefore(limit));
  }
}
