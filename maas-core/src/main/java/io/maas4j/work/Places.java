package io.maas4j.work;

import io.maas4j.dns.Domain;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Optional;

/** Looks up what a node is put into, as a request names it. Stateless. */
public final class Places {
  private static final String NO_CHOICE =
      "Select a valid choice. That choice is not one of the available choices.";

  private Places() {}

  /**
   * @throws InvalidRequest when there is no zone of this name
   */
  public static String zone(Unit unit, String name) {
    return unit.tx()
        .zones()
        .find(name)
        .orElseThrow(() -> InvalidRequest.field("zone", NO_CHOICE))
        .name();
  }

  /**
   * @throws InvalidRequest when there is no pool of this name
   */
  public static String pool(Unit unit, String name) {
    return unit.tx()
        .pools()
        .find(name)
        .orElseThrow(() -> InvalidRequest.field("pool", NO_CHOICE))
        .name();
  }

  /**
   * A domain's name.
   *
   * @param nameOrId empty for the default one
   * @throws InvalidRequest when there is none
   */
  public static String domain(Unit unit, String nameOrId) {
    List<Domain> domains = unit.tx().shelf(Kinds.DOMAIN).list();
    Optional<Domain> found =
        nameOrId.isEmpty()
            ? domains.stream().filter(Domain::byDefault).findFirst()
            : domains.stream().filter(d -> d.answersTo(nameOrId)).findFirst();
    return found.orElseThrow(() -> InvalidRequest.field("domain", NO_CHOICE)).name();
  }
}
