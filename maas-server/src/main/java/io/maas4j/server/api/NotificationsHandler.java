package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.account.Accounts;
import io.maas4j.administration.Notifications;
import io.maas4j.notice.Notification;
import io.maas4j.notice.Notification.Category;
import io.maas4j.server.api.view.AdministrationViews;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages to users (operations, section 6.2). */
final class NotificationsHandler {
  private static final Parameter MESSAGE =
      Parameter.str("message", "The text, with {name} for what the context has.");
  private static final List<Parameter> OTHERS =
      List.of(
          Parameter.str("context", "A JSON object."),
          Parameter.str("category", "error, warning, success, or info if not given."),
          Parameter.str("ident", "A name by which programs find it again."),
          Parameter.str("user", "Only for this user."),
          Parameter.of("users", Kind.BOOL, "For all who are no administrators."),
          Parameter.of("admins", Kind.BOOL, "For all administrators."),
          Parameter.of(
              "dismissable", Kind.BOOL, "Whether it can be dismissed; true if not given."));

  private final Notifications notifications;
  private final Accounts accounts;

  NotificationsHandler(Notifications notifications, Accounts accounts) {
    this.notifications = notifications;
    this.accounts = accounts;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "NotificationsHandler",
            "Manage all notifications.",
            "notifications/",
            Operation.read(
                "List notifications that are meant for the user and not dismissed", this::list),
            Operation.create("Create a notification", this::create, MESSAGE.mandatory())
                .with(OTHERS)
                .forAdmins()),
        Resource.of(
            "NotificationHandler",
            "Manage a notification.",
            "notifications/{id}/",
            Operation.read(
                "Read a notification", call -> one(notifications.find(id(call), call.user()))),
            Operation.update("Update a notification", this::update, MESSAGE)
                .with(OTHERS)
                .forAdmins(),
            Operation.delete("Delete a notification", this::delete).forAdmins(),
            Operation.post("dismiss", "Dismiss a notification", this::dismiss)));
  }

  private static long id(Call call) {
    return call.number("Notification");
  }

  private Reply list(Call call) {
    List<Notification> found = notifications.list(call.user());
    Map<String, User> users = users(found);
    return Resources.list(found, (out, item) -> AdministrationViews.notification(out, item, users));
  }

  private Reply one(Notification notification) {
    Map<String, User> users = users(List.of(notification));
    return Reply.json(out -> AdministrationViews.notification(out, notification, users));
  }

  /** Only read when somebody is meant in person. */
  private Map<String, User> users(List<Notification> notifications) {
    return notifications.stream().allMatch(n -> n.user().isEmpty())
        ? Map.of()
        : accounts.list().stream().collect(Collectors.toMap(User::name, Function.identity()));
  }

  private Reply create(Call call) {
    Notification fresh =
        new Notification(
            0, Optional.empty(), Optional.empty(), false, false, "", "{}", Category.INFO, true);
    return one(notifications.add(changed(fresh, call.arguments()), call.actor()));
  }

  private Reply update(Call call) {
    return one(
        notifications.change(id(call), before -> changed(before, call.arguments()), call.actor()));
  }

  private Reply delete(Call call) {
    notifications.delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private Reply dismiss(Call call) {
    notifications.dismiss(id(call), call.user());
    return Reply.NULL;
  }

  private static Notification changed(Notification n, Arguments given) {
    return new Notification(
        n.id(),
        given.has("ident") ? given.filled("ident") : n.ident(),
        given.has("user") ? given.filled("user") : n.user(),
        given.has("users") ? given.flag("users") : n.users(),
        given.has("admins") ? given.flag("admins") : n.admins(),
        given.textOr("message", n.message()),
        given.has("context") ? given.filled("context").orElse("{}") : n.context(),
        given.filled("category").map(NotificationsHandler::category).orElse(n.category()),
        given.filled("dismissable").isPresent() ? given.flag("dismissable") : n.dismissable());
  }

  private static Category category(String text) {
    return Arrays.stream(Category.values())
        .filter(category -> category.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.field(
                    "category",
                    "Select a valid choice. " + text + " is not one of the available choices."));
  }
}
