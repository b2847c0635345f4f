package io.maas4j.allocation;

import io.maas4j.network.NetworkMap;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.NetworkMaps;

/** What a store has. */
record StoredNames(Tx tx) implements Known {
  @Override
  public boolean zone(String name) {
    return tx.zones().find(name).isPresent();
  }

  @Override
  public boolean pool(String name) {
    return tx.pools().find(name).isPresent();
  }

  @Override
  public boolean tag(String name) {
    return tx.tags().find(name).isPresent();
  }

  @Override
  public boolean user(String name) {
    return tx.users().find(name).isPresent();
  }

  @Override
  public NetworkMap networks() {
    return NetworkMaps.of(tx);
  }
}
