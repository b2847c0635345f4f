package io.maas4j.naming;

import io.maas4j.dns.DnsResource;
import io.maas4j.dns.DnsResource.Address;
import io.maas4j.dns.Domain;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.wiring.HostnameRecords;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names of addresses that users keep: among the names that are no node's. Stateless. */
public final class AddressNames implements HostnameRecords {

  @Override
  public void record(Unit unit, String name, InetAddress address, Actor by) {
    DnsName.Place place = place(unit, name).in(unit.tx());
    Address added =
        new Address(
            address, unit.now(), Optional.of(by.userName()).filter(text -> !text.isEmpty()));
    Shelf<DnsResource> shelf = unit.tx().shelf(Kinds.DNS_RESOURCE);
    Optional<DnsResource> present =
        shelf.find(
            each ->
                each.domain() == place.domain().id() && each.name().equalsIgnoreCase(place.name()));
    if (present.isEmpty()) {
      shelf.insert(
          new DnsResource(0, place.domain().id(), place.name(), Optional.empty(), List.of(added)));
    } else {
      List<Address> addresses = new ArrayList<>(present.get().addresses());
      addresses.removeIf(each -> each.ip().equals(address));
      addresses.add(added);
      shelf.update(DnsResources.checked(unit, with(present.get(), addresses)));
    }
  }

  /** One label is a name in the default domain; more are a whole name. */
  private static DnsName place(Unit unit, String name) {
    if (name.contains(".")) {
      return new DnsName(Optional.of(name), Optional.empty(), Optional.empty());
    }
    Optional<String> domain =
        unit.tx().shelf(Kinds.DOMAIN).find(Domain::byDefault).map(Domain::name);
    return new DnsName(Optional.empty(), Optional.of(name), domain);
  }

  @Override
  public void forget(Unit unit, InetAddress address) {
    Shelf<DnsResource> shelf = unit.tx().shelf(Kinds.DNS_RESOURCE);
    for (DnsResource resource : shelf.list()) {
      List<Address> left =
          resource.addresses().stream().filter(each -> !each.ip().equals(address)).toList();
      if (left.size() == resource.addresses().size()) {
        continue;
      }
      boolean says =
          unit.tx()
              .shelf(Kinds.DNS_RECORD)
              .find(record -> record.resource() == resource.id())
              .isPresent();
      if (left.isEmpty() && !says) {
        shelf.delete(resource.id());
      } else {
        shelf.update(with(resource, left));
      }
    }
  }

  private static DnsResource with(DnsResource resource, List<Address> addresses) {
    return new DnsResource(
        resource.id(), resource.domain(), resource.name(), resource.addressTtl(), addresses);
  }
}
