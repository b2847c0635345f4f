package io.maas4j.naming;

import io.maas4j.dns.DnsResource;
import io.maas4j.dns.DnsResource.Address;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.wiring.UserAddresses;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the addresses that names stand for from being given to others: one that no node and no user
 * has is kept for the name, until no name stands for it any more. Stateless.
 */
final class NamedAddresses {
  private NamedAddresses() {}

  /**
   * To be called when the names are as they are to be, after {@link Unit#topologyChanged}: from
   * then on nobody else picks addresses.
   *
   * @param given what the name that was changed stands for now
   */
  static void settle(Unit unit, List<Address> given) {
    Shelf<UserAddress> kept = unit.tx().shelf(Kinds.USER_ADDRESS);
    List<Address> named =
        unit.tx().shelf(Kinds.DNS_RESOURCE).list().stream()
            .map(DnsResource::addresses)
            .flatMap(List::stream)
            .toList();
    Set<InetAddress> wanted = named.stream().map(Address::ip).collect(Collectors.toSet());
    kept.list(each -> each.byName() && !wanted.contains(each.address()))
        .forEach(each -> kept.delete(each.id()));
    for (Address address : given) {
      UserAddresses.best(unit, address.ip())
          .filter(subnet -> !isUsed(unit, subnet, address.ip()))
          .ifPresent(
              subnet ->
                  kept.insert(
                      new UserAddress(
                          0,
                          address.ip(),
                          Optional.of(subnet.id()),
                          address.owner(),
                          Optional.empty(),
                          true,
                          address.since())));
    }
  }

  private static boolean isUsed(Unit unit, Subnet subnet, InetAddress address) {
    return unit.tx().addresses().usedIn(subnet.cidr()).contains(address);
  }
}
