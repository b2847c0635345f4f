package io.maas4j.store.spi;

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

  /** All of them. */
  public static final List<Kind<?>> ALL = List.of(SPACE, STATIC_ROUTE);

  private Kinds() {}
}
