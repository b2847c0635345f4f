package io.maas4j.administration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.access.User;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Messages to users. Thread-safe; each call blocks for one transaction. */
public final class Notifications {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]");
  private static final int LONGEST_IDENT = 40;

  private final Units units;

  Notifications(Units units) {
    this.units = units;
  }

  /** Those that are meant for a user and that the user has not dismissed, by id. */
  public List<Notification> list(User user) {
    return units.run(
        unit -> {
          Set<Long> dismissed =
              unit.tx().shelf(Kinds.DISMISSAL).list(d -> d.user().equals(user.name())).stream()
                  .map(Dismissal::notification)
                  .collect(Collectors.toSet());
          return unit.tx()
              .shelf(Kinds.NOTIFICATION)
              .list(n -> n.isFor(user) && !dismissed.contains(n.id()));
        });
  }

  /**
   * One of them.
   *
   * @throws Denied when it is meant for others, and the user is no administrator
   */
  public Notification find(long id, User user) {
    return units.run(
        unit -> {
          Notification found = find(unit, id);
          if (!user.admin() && !found.isFor(user)) {
            throw notMeant();
          }
          return found;
        });
  }

  private static Notification find(Unit unit, long id) {
    return unit.tx()
        .shelf(Kinds.NOTIFICATION)
        .find(id)
        .orElseThrow(() -> NotFound.no("Notification"));
  }

  /**
   * Adds one.
   *
   * @param added whatever its id
   */
  public Notification add(Notification added, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Notification checked = checked(unit, added);
          return unique(() -> unit.tx().shelf(Kinds.NOTIFICATION).insert(checked));
        });
  }

  /**
   * Changes one.
   *
   * @param change makes the new one of the present one
   */
  public Notification change(long id, UnaryOperator<Notification> change, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Notification after = checked(unit, change.apply(find(unit, id)));
          unique(() -> unit.tx().shelf(Kinds.NOTIFICATION).update(after));
          return after;
        });
  }

  /** Removes one, for everybody. */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Notification gone = find(unit, id);
          Shelf<Dismissal> dismissals = unit.tx().shelf(Kinds.DISMISSAL);
          dismissals
              .list(d -> d.notification() == gone.id())
              .forEach(dismissal -> dismissals.delete(dismissal.id()));
          return unit.tx().shelf(Kinds.NOTIFICATION).delete(gone.id());
        });
  }

  /**
   * Hides one from a user. Nothing happens when the user has done so before.
   *
   * @throws Denied when it is not meant for the user
   * @throws InvalidRequest when it is to be seen as long as it is there
   */
  public void dismiss(long id, User user) {
    try {
      units.run(
          unit -> {
            Notification notification = find(unit, id);
            if (!notification.isFor(user)) {
              throw notMeant();
            }
            if (!notification.dismissable()) {
              throw new InvalidRequest(
                  "Notification is not dismissable", "do what it asks for, or have it removed");
            }
            return unit.tx().shelf(Kinds.DISMISSAL).insert(new Dismissal(0, id, user.name()));
          });
    } catch (DuplicateException e) {
      // dismissed already, which is what was wanted
      return;
    }
  }

  private static Denied notMeant() {
    return new Denied(
        "NOT_PERMITTED", "This notification is meant for others.", "ask an administrator");
  }

  private static Notification checked(Unit unit, Notification given) {
    if (given.message().isBlank()) {
      throw InvalidRequest.field("message", "This field is required.");
    }
    if (given.ident().map(String::length).orElse(0) > LONGEST_IDENT) {
      throw InvalidRequest.field(
          "ident", "Ensure this value has at most " + LONGEST_IDENT + " characters.");
    }
    if (given.user().isPresent() && unit.tx().users().find(given.user().get()).isEmpty()) {
      throw InvalidRequest.field(
          "user", "Select a valid choice. That choice is not one of the available choices.");
    }
    JsonNode context = context(given.context());
    Matcher matcher = PLACEHOLDER.matcher(given.message());
    while (matcher.find()) {
      String found = matcher.group();
      String name = matcher.group(1) == null ? "" : matcher.group(1);
      boolean escaped = found.equals("{{") || found.equals("}}");
      if (!escaped && (name.isEmpty() || !context.has(name))) {
        throw InvalidRequest.field(
            "__all__",
            "The message cannot be rendered: the context has nothing for '" + found + "'.");
      }
    }
    return given.withContext(context.toString());
  }

  private static JsonNode context(String text) {
    JsonNode context;
    try {
      context = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw InvalidRequest.field("context", "Enter valid JSON.");
    }
    if (!context.isObject()) {
      throw InvalidRequest.field("context", "Context is not a mapping: enter a JSON object.");
    }
    return context;
  }

  private static <T> T unique(Supplier<T> write) {
    try {
      return write.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field("ident", "Notification with this Ident already exists.");
    }
  }
}
