package io.maas4j.store.spi;

import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
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

  public static final Kind<BootSource> BOOT_SOURCE =
      Kind.of("boot_source", BootSource.class, BootSource::id, BootSource::withId)
          .unique("boot_source_url", source -> Optional.of(source.url()));

  public static final Kind<BootSelection> BOOT_SELECTION =
      Kind.of("boot_selection", BootSelection.class, BootSelection::id, BootSelection::withId)
          .unique(
              "boot_selection_release", s -> Optional.of(List.of(s.sourceId(), s.os(), s.release())));

  public static final Kind<BootResource> BOOT_RESOURCE =
      Kind.of("boot_resource", BootResource.class, BootResource::id, BootResource::withId)
          .unique(
              "boot_resource_name",
              r -> Optional.of(List.of(r.origin(), r.osystem(), r.series(), r.architecture())));

  public static final Kind<BootFile> BOOT_FILE =
      Kind.of("boot_file", BootFile.class, BootFile::id, BootFile::withId)
          .unique(
              "boot_file_name", f -> Optional.of(List.of(f.resourceId(), f.version(), f.filename())));

  /** All of them. */
  public static final List<Kind<?>> ALL = List.of(SPACE, STATIC_ROUTE, BOOT_SOURCE, BOOT_SELECTION, BOOT_RESOURCE, BOOT_FILE);

  private Kinds() {}
}
