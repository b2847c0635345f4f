package io.maas4j.power.redfish;

import io.maas4j.id.MachineId;
import io.maas4j.power.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is known between calls of one service and one user of it. Safe for concurrent use. */
final class Known {
  /** Who at what service. */
  record Login(Address address, String user, Secret password) {}

  /**
   * A session of the service.
   *
   * @param token the value of {@code X-Auth-Token}
   * @param location where it is deleted
   */
  record Session(Secret token, String location) {}

  private final Login login;
  // So that many calls at once make one session; held while it is made.
  private final ReentrantLock loggingIn = new ReentrantLock();
  // All below is guarded by this.
  private @Nullable Session session;
  private Instant sessionsAgainAt = Instant.MIN;
  private @Nullable String sessions;
  private @Nullable String firstSystem;
  private int calls;
  private Instant lastUsed;
  private MachineId lastMachine;

  Known(Login login, MachineId machine, Instant now) {
    this.login = login;
    this.lastMachine = machine;
    this.lastUsed = now;
  }

  Login login() {
    return login;
  }

  ReentrantLock loggingIn() {
    return loggingIn;
  }

  synchronized void begin(MachineId machine) {
    calls++;
    lastMachine = machine;
  }

  synchronized void end(Instant now) {
    calls--;
    lastUsed = now;
  }

  synchronized MachineId lastMachine() {
    return lastMachine;
  }

  synchronized Optional<Session> session() {
    return Optional.ofNullable(session);
  }

  synchronized void keep(Session made) {
    session = made;
  }

  /** Forgets a session that the service does not know any more; not a newer one. */
  synchronized void drop(Session expired) {
    if (expired.equals(session)) {
      session = null;
    }
  }

  /** Whether credentials go along with each request until a moment. */
  synchronized boolean withoutSessions(Instant now) {
    return now.isBefore(sessionsAgainAt);
  }

  synchronized void withoutSessionsUntil(Instant moment) {
    sessionsAgainAt = moment;
  }

  /** Where sessions are made, once it is known. */
  synchronized Optional<String> sessions() {
    return Optional.ofNullable(sessions);
  }

  synchronized void sessions(String link) {
    sessions = link;
  }

  synchronized Optional<String> firstSystem() {
    return Optional.ofNullable(firstSystem);
  }

  synchronized void firstSystem(String link) {
    firstSystem = link;
  }

  synchronized void forgetFirstSystem() {
    firstSystem = null;
  }

  /** Takes the session away when nobody has used it since. */
  synchronized Optional<Session> takeIdle(Instant since) {
    if (calls > 0 || lastUsed.isAfter(since)) {
      return Optional.empty();
    }
    return take();
  }

  synchronized Optional<Session> take() {
    Optional<Session> taken = Optional.ofNullable(session);
    session = null;
    return taken;
  }

  synchronized boolean isForgettable(Instant since) {
    return calls == 0 && session == null && lastUsed.isBefore(since);
  }

  synchronized boolean hasSession() {
    return session != null;
  }

  @Override
  public String toString() {
    return "Known[" + login.address().origin() + "]";
  }
}
