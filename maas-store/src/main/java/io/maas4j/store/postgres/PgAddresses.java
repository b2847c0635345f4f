package io.maas4j.store.postgres;

import io.maas4j.network.Cidr;
import io.maas4j.store.spi.AddressRepository;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code maas.address_use}, which the database itself keeps, and what was seen. */
final class PgAddresses implements AddressRepository {
  private final Session session;

  PgAddresses(Session session) {
    this.session = session;
  }

  @Override
  public Set<InetAddress> usedIn(Cidr network) {
    return within(
        "SELECT address FROM maas.address_use WHERE address <<= CAST(:network AS cidr)", network);
  }

  @Override
  public Set<InetAddress> seenIn(Cidr network) {
    return within(
        """
        SELECT DISTINCT address FROM maas.interface_discovered
         WHERE address <<= CAST(:network AS cidr)""",
        network);
  }

  private Set<InetAddress> within(String sql, Cidr network) {
    return new LinkedHashSet<>(
        session
            .query(sql)
            .bind("network", network.toString())
            .map((columns, context) -> new Row(columns).address("address"))
            .list());
  }
}
