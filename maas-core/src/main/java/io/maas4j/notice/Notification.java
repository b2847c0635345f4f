package io.maas4j.notice;

import io.maas4j.access.User;
import java.util.Optional;

/**
 * A message that stays until it is dismissed or removed.
 *
 * @param ident a name by which programs find it again; unique
 * @param user only for this one, by name
 * @param users for everybody who is no administrator
 * @param admins for every administrator
 * @param message with placeholders <code>{name}</code> for what the context has
 * @param context a JSON object
 * @param dismissable whether those who see it may make it go away
 */
public record Notification(
    long id,
    Optional<String> ident,
    Optional<String> user,
    boolean users,
    boolean admins,
    String message,
    String context,
    Category category,
    boolean dismissable) {

  /** How bad it is. */
  public enum Category {
    ERROR,
    WARNING,
    SUCCESS,
    INFO
  }

  public Notification withId(long given) {
    return new Notification(
        given, ident, user, users, admins, message, context, category, dismissable);
  }

  public Notification withContext(String other) {
    return new Notification(id, ident, user, users, admins, message, other, category, dismissable);
  }

  /** Whether it is meant for this one. */
  public boolean isFor(User somebody) {
    return user.equals(Optional.of(somebody.name())) || (somebody.admin() ? admins : users);
  }
}
