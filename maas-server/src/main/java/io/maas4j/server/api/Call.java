package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has been understood and permitted.
 *
 * @param caller who signed it; empty for an anonymous one
 * @param path the values of the placeholders, decoded
 * @param arguments what was given
 * @param query the parameters of the query, in order, as they were given
 */
record Call(
    Optional<User> caller,
    Map<String, String> path,
    Arguments arguments,
    List<Map.Entry<String, String>> query) {

  Actor actor() {
    return caller
        .map(user -> user.admin() ? Actor.admin(user.name()) : Actor.user(user.name()))
        .orElse(Actor.SYSTEM);
  }

  User user() {
    return caller.orElseThrow(() -> new IllegalStateException("an anonymous call has no user"));
  }

  /** The value of a placeholder. */
  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the path has no placeholder " + name);
    }
    return value;
  }

  /**
   * The placeholder {@code id} as a number.
   *
   * @param kind what there is none of when it is no number
   */
  long number(String kind) {
    String id = path("id");
    if (!id.matches("[0-9]{1,18}")) {
      throw NotFound.no(kind);
    }
    return Long.parseLong(id);
  }

  MachineId machine() {
    return machineId(path("system_id")).orElseThrow(() -> NotFound.no("Machine"));
  }

  static Optional<MachineId> machineId(String text) {
    return MachineId.isValid(text) ? Optional.of(new MachineId(text)) : Optional.empty();
  }
}
