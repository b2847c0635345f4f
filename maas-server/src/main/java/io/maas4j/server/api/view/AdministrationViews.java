package io.maas4j.server.api.view;

import io.maas4j.access.User;
import io.maas4j.archive.PackageRepository;
import io.maas4j.notice.Notification;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Package repositories and notifications (REST contract, section 6.17). */
public final class AdministrationViews {
  private AdministrationViews() {}

  public static void packageRepository(JsonOut out, PackageRepository repository) {
    out.object(
        o ->
            o.number("id", repository.id())
                .text("name", repository.name())
                .text("url", repository.url())
                .texts("distributions", repository.distributions())
                .texts("disabled_pockets", repository.disabledPockets())
                .texts("disabled_components", repository.disabledComponents())
                .flag("disable_sources", !repository.sources())
                .texts("components", repository.components())
                .texts("arches", repository.arches())
                .text("key", repository.key())
                .flag("enabled", repository.enabled())
                .text(
                    "resource_uri",
                    SmallViews.BASE + "package-repositories/" + repository.id() + "/"));
  }

  /**
   * @param users by name, all that notifications are for
   */
  public static void notification(JsonOut out, Notification notification, Map<String, User> users) {
    out.object(
        o -> {
          o.number("id", notification.id()).text("ident", notification.ident());
          Optional<User> user =
              notification.user().flatMap(name -> Optional.ofNullable(users.get(name)));
          if (user.isPresent()) {
            SmallViews.user(o.name("user"), user.get());
          } else {
            o.nothing("user");
          }
          o.flag("users", notification.users())
              .flag("admins", notification.admins())
              .text("message", notification.message())
              .raw("context", notification.context())
              .text("category", notification.category().name().toLowerCase(Locale.ROOT))
              .flag("dismissable", notification.dismissable())
              .text("resource_uri", SmallViews.BASE + "notifications/" + notification.id() + "/");
        });
  }
}
