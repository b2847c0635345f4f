package io.maas4j.store.memory;

import io.maas4j.network.Cidr;
import io.maas4j.store.spi.AddressRepository;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Addresses in use. */
record MemoryAddresses(Scope scope) implements AddressRepository {
  @Override
  public Set<InetAddress> usedIn(Cidr network) {
    Database db = scope.db();
    return Stream.concat(
            db.interfaceByAddress.values().stream(), db.userAddressByAddress.values().stream())
        .map(InetAddress.class::cast)
        .filter(network::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public Set<InetAddress> seenIn(Cidr network) {
    return scope.db().interfaces.rows().values().stream()
        .flatMap(nic -> nic.discovered().stream())
        .map(seen -> seen.address())
        .filter(network::contains)
        .collect(Collectors.toSet());
  }
}
