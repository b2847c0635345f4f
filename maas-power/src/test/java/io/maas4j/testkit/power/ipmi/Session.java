package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.testkit.power.ipmi.UserTable.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What both kinds of session have. Guarded by its BMC. */
abstract class Session {
  private final int id;
  private Instant lastUsed;
  private boolean active;
  private Privilege limit = Privilege.USER;
  private Privilege privilege = Privilege.USER;
  private @Nullable User user;

  Session(int id, Instant now) {
    this.id = id;
    this.lastUsed = now;
  }

  /** By which the console addresses it. */
  final int id() {
    return id;
  }

  final Instant lastUsed() {
    return lastUsed;
  }

  final void used(Instant now) {
    lastUsed = now;
  }

  /** Whether its user has proved the password. */
  final boolean isActive() {
    return active;
  }

  final void activate() {
    active = true;
  }

  /** The user, once one was named. */
  final @Nullable User user() {
    return user;
  }

  final void belongsTo(User named, Privilege highest) {
    user = named;
    limit = highest;
    privilege = highest.code() < Privilege.USER.code() ? highest : Privilege.USER;
  }

  final Privilege privilege() {
    return privilege;
  }

  final Privilege limit() {
    return limit;
  }

  /** False when it is beyond the limit. */
  final boolean raise(Privilege wanted) {
    if (wanted.code() > limit.code()) {
      return false;
    }
    privilege = wanted;
    return true;
  }
}
