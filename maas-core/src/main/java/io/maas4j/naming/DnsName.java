package io.maas4j.naming;

import io.maas4j.dns.DnsResource;
import io.maas4j.dns.Domain;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A name as requests give it: whole, or in two parts.
 *
 * @param fqdn the whole one; counts before the others
 * @param name below the domain
 * @param domain number or name of the domain
 */
public record DnsName(Optional<String> fqdn, Optional<String> name, Optional<String> domain) {

  /** The name in a domain that there is. */
  record Place(Domain domain, String name) {}

  /**
   * Takes a whole name apart at the longest domain that there is.
   *
   * @throws NotFound when there is no such domain
   * @throws InvalidRequest when parts are missing or no names
   */
  Place in(Tx tx) {
    if (fqdn.isPresent()) {
      Place place = split(tx, fqdn.get());
      return checked(place);
    }
    Map<String, List<String>> missing = new LinkedHashMap<>();
    if (name.isEmpty()) {
      missing.put("name", List.of("This field is required."));
    }
    if (domain.isEmpty()) {
      missing.put("domain", List.of("This field is required."));
    }
    if (!missing.isEmpty()) {
      throw new InvalidRequest(missing, "give fqdn, or name and domain");
    }
    return checked(new Place(Domains.found(tx, domain.orElseThrow()), name.orElseThrow()));
  }

  private static Place checked(Place place) {
    if (!DnsResource.valid(place.name())) {
      throw InvalidRequest.field("name", "Invalid dnsresource name: " + place.name() + ".");
    }
    return place;
  }

  private static Place split(Tx tx, String fqdn) {
    String whole = fqdn.endsWith(".") ? fqdn.substring(0, fqdn.length() - 1) : fqdn;
    String key = whole.toLowerCase(Locale.ROOT);
    Domain domain =
        tx.shelf(Kinds.DOMAIN).list().stream()
            .filter(d -> key.equals(d.key()) || key.endsWith("." + d.key()))
            .max(Comparator.comparingInt(d -> d.name().length()))
            .orElseThrow(() -> NotFound.no("Domain"));
    int rest = whole.length() - domain.name().length() - 1;
    return new Place(domain, rest < 0 ? DnsResource.APEX : whole.substring(0, rest));
  }

  /**
   * Whether a name is meant, when this is a filter; what is empty does not restrict.
   *
   * @throws NotFound when it names a domain that there is not
   */
  Filter filter(Tx tx) {
    Optional<Domain> within = domain.map(text -> Domains.found(tx, text));
    return (place, label) ->
        fqdn.map(
                    text ->
                        text.equalsIgnoreCase(
                            label.equals(DnsResource.APEX)
                                ? place.name()
                                : label + "." + place.name()))
                .orElse(true)
            && name.map(label::equalsIgnoreCase).orElse(true)
            && within.map(d -> d.id() == place.id()).orElse(true);
  }

  /** Decides about one name. */
  @FunctionalInterface
  interface Filter {
    boolean means(Domain domain, String name);
  }
}
