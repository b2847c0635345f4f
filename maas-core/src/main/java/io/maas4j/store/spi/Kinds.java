package io.maas4j.store.spi;

import io.maas4j.access.LicenseKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.store.spi.Kind.Target;
import java.util.List;
import java.util.Optional;

/** Every {@link Kind} that a store keeps. */
public final class Kinds {
  public static final Kind<Space> SPACE =
      Kind.of("space", Space.class, Space::id, Space::withId)
          .unique("space_name", space -> Optional.of(space.name()));

  public static final Kind<StaticRoute> STATIC_ROUTE =
      Kind.of("static_route", StaticRoute.class, StaticRoute::id, StaticRoute::withId)
          .goesWith(Target.SUBNET, route -> List.of(route.source()))
          .goesWith(Target.SUBNET, route -> List.of(route.destination()));

  public static final Kind<SshKey> SSH_KEY =
      Kind.of("ssh_key", SshKey.class, SshKey::id, SshKey::withId)
          .unique("ssh_key_once", key -> Optional.of(List.of(key.user(), key.key())))
          .goesWith(Target.USER, key -> List.of(key.user()));

  public static final Kind<SslKey> SSL_KEY =
      Kind.of("ssl_key", SslKey.class, SslKey::id, SslKey::withId)
          .unique("ssl_key_once", key -> Optional.of(List.of(key.user(), key.certificate())))
          .goesWith(Target.USER, key -> List.of(key.user()));

  public static final Kind<LicenseKey> LICENSE_KEY =
      Kind.of("license_key", LicenseKey.class, LicenseKey::id, LicenseKey::withId)
          .unique("license_key_once", key -> Optional.of(List.of(key.osystem(), key.series())));

  public static final Kind<PackageRepository> PACKAGE_REPOSITORY =
      Kind.of(
              "package_repository",
              PackageRepository.class,
              PackageRepository::id,
              PackageRepository::withId)
          .unique("package_repository_name", repository -> Optional.of(repository.name()));

  public static final Kind<Notification> NOTIFICATION =
      Kind.of("notification", Notification.class, Notification::id, Notification::withId)
          .unique("notification_ident", Notification::ident)
          .goesWith(Target.USER, notification -> notification.user().stream().toList());

  public static final Kind<Dismissal> DISMISSAL =
      Kind.of("dismissal", Dismissal.class, Dismissal::id, Dismissal::withId)
          .unique(
              "dismissal_once",
              dismissal -> Optional.of(List.of(dismissal.notification(), dismissal.user())))
          .goesWith(Target.USER, dismissal -> List.of(dismissal.user()));

  /** All of them. */
  public static final List<Kind<?>> ALL =
      List.of(
          SPACE,
          STATIC_ROUTE,
          SSH_KEY,
          SSL_KEY,
          LICENSE_KEY,
          PACKAGE_REPOSITORY,
          NOTIFICATION,
          DISMISSAL);

  private Kinds() {}
}
