package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.TopologyRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.fabric}, {@code maas.vlan}, {@code maas.subnet}, {@code maas.ip_range}. */
final class PgTopology implements TopologyRepository {
  private final Session session;

  PgTopology(Session session) {
    this.session = session;
  }

  @Override
  public List<Fabric> fabrics() {
    return readFabrics(session.query("SELECT * FROM maas.fabric ORDER BY id")).list();
  }

  @Override
  public List<Vlan> vlans() {
    return readVlans(session.query("SELECT * FROM maas.vlan ORDER BY id")).list();
  }

  @Override
  public List<Subnet> subnets() {
    return readSubnets(session.query("SELECT * FROM maas.subnet ORDER BY id")).list();
  }

  @Override
  public List<IpRange> ranges() {
    return readRanges(session.query("SELECT * FROM maas.ip_range ORDER BY id")).list();
  }

  @Override
  public Optional<Vlan> vlan(long id) {
    return readVlans(session.query("SELECT * FROM maas.vlan WHERE id = :id").bind("id", id))
        .findOne();
  }

  @Override
  public Optional<Subnet> subnet(long id) {
    return readSubnets(session.query("SELECT * FROM maas.subnet WHERE id = :id").bind("id", id))
        .findOne();
  }

  @Override
  public Optional<Fabric> fabric(long id) {
    return readFabrics(session.query("SELECT * FROM maas.fabric WHERE id = :id").bind("id", id))
        .findOne();
  }

  @Override
  public Optional<IpRange> range(long id) {
    return readRanges(session.query("SELECT * FROM maas.ip_range WHERE id = :id").bind("id", id))
        .findOne();
  }

  @Override
  public Fabric put(Fabric fabric) {
    return put(
        "Fabric",
        fabric.id(),
        """
        INSERT INTO maas.fabric (name, description, class_type)
        VALUES (:name, :description, :classType)
        RETURNING *""",
        """
        UPDATE maas.fabric
           SET name = :name, description = :description, class_type = :classType
         WHERE id = :id
        RETURNING *""",
        query -> readFabrics(bound(query, fabric)));
  }

  @Override
  public Fabric putDefault(Fabric fabric) {
    return session.guarded(
        () ->
            readFabrics(
                    bound(
                        session.query(
                            """
                            INSERT INTO maas.fabric (id, name, description, class_type)
                            VALUES (0, :name, :description, :classType)
                            ON CONFLICT (id) DO UPDATE
                               SET name = :name, description = :description,
                                   class_type = :classType
                            RETURNING *"""),
                        fabric))
                .one());
  }

  private static Query bound(Query query, Fabric fabric) {
    return query
        .bind("name", fabric.name())
        .bind("description", fabric.description())
        .bind("classType", fabric.classType().orElse(null));
  }

  @Override
  public Vlan put(Vlan vlan) {
    return put(
        "VLAN",
        vlan.id(),
        """
        INSERT INTO maas.vlan
               (fabric_id, vid, name, description, mtu, dhcp_on, primary_rack, secondary_rack,
                external_dhcp, relay_vlan, space)
        VALUES (:fabricId, :vid, :name, :description, :mtu, :dhcpOn, :primaryRack, :secondaryRack,
                CAST(:externalDhcp AS inet), :relayVlan, :space)
        RETURNING *""",
        """
        UPDATE maas.vlan
           SET fabric_id = :fabricId, vid = :vid, name = :name, description = :description,
               mtu = :mtu, dhcp_on = :dhcpOn, primary_rack = :primaryRack,
               secondary_rack = :secondaryRack, external_dhcp = CAST(:externalDhcp AS inet),
               relay_vlan = :relayVlan, space = :space
         WHERE id = :id
        RETURNING *""",
        query ->
            readVlans(
                query
                    .bind("fabricId", vlan.fabricId())
                    .bind("vid", vlan.vid())
                    .bind("name", vlan.name().orElse(null))
                    .bind("description", vlan.description())
                    .bind("mtu", vlan.mtu())
                    .bind("dhcpOn", vlan.dhcpOn())
                    .bind("primaryRack", vlan.primaryRack().orElse(null))
                    .bind("secondaryRack", vlan.secondaryRack().orElse(null))
                    .bind("externalDhcp", vlan.externalDhcp().map(InetText::of).orElse(null))
                    .bind("relayVlan", vlan.relayVlan().orElse(null))
                    .bind("space", vlan.space().orElse(null))));
  }

  @Override
  public Subnet put(Subnet subnet) {
    return put(
        "Subnet",
        subnet.id(),
        """
        INSERT INTO maas.subnet (
          name, description, cidr, vlan_id, gateway, dns_servers, managed, allow_dns, allow_proxy,
          active_discovery, rdns_mode, disabled_boot_architectures)
        VALUES (
          :name, :description, CAST(:cidr AS cidr), :vlanId, CAST(:gateway AS inet),
          CAST(:dnsServers AS inet[]), :managed, :allowDns, :allowProxy,
          :activeDiscovery, :rdnsMode, :disabled)
        RETURNING *""",
        """
        UPDATE maas.subnet
           SET name = :name, description = :description, cidr = CAST(:cidr AS cidr),
               vlan_id = :vlanId, gateway = CAST(:gateway AS inet),
               dns_servers = CAST(:dnsServers AS inet[]), managed = :managed,
               allow_dns = :allowDns, allow_proxy = :allowProxy,
               active_discovery = :activeDiscovery, rdns_mode = :rdnsMode,
               disabled_boot_architectures = :disabled
         WHERE id = :id
        RETURNING *""",
        query ->
            readSubnets(
                query
                    .bind("name", subnet.name())
                    .bind("description", subnet.description())
                    .bind("cidr", subnet.cidr().toString())
                    .bind("vlanId", subnet.vlanId())
                    .bind("gateway", subnet.gateway().map(InetText::of).orElse(null))
                    .bindArray(
                        "dnsServers",
                        String.class,
                        subnet.dnsServers().stream().map(InetText::of).toList())
                    .bind("managed", subnet.managed())
                    .bind("allowDns", subnet.allowDns())
                    .bind("allowProxy", subnet.allowProxy())
                    .bind("activeDiscovery", subnet.activeDiscovery())
                    .bind("rdnsMode", subnet.rdnsMode())
                    .bindArray(
                        "disabled",
                        String.class,
                        subnet.disabledBootArchitectures().stream().sorted().toList())));
  }

  @Override
  public IpRange put(IpRange range) {
    return put(
        "IPRange",
        range.id(),
        """
        INSERT INTO maas.ip_range
               (kind, subnet_id, first_address, last_address, comment, made_by)
        VALUES (:kind, :subnetId, CAST(:first AS inet), CAST(:last AS inet), :comment, :user)
        RETURNING *""",
        """
        UPDATE maas.ip_range
           SET kind = :kind, subnet_id = :subnetId, first_address = CAST(:first AS inet),
               last_address = CAST(:last AS inet), comment = :comment, made_by = :user
         WHERE id = :id
        RETURNING *""",
        query ->
            readRanges(
                query
                    .bind("kind", range.kind().name())
                    .bind("subnetId", range.subnetId())
                    .bind("first", InetText.of(range.first()))
                    .bind("last", InetText.of(range.last()))
                    .bind("comment", range.comment())
                    .bind("user", range.user().orElse(null))));
  }

  @Override
  public void deleteFabric(long id) {
    session.update("DELETE FROM maas.fabric WHERE id = :id").bind("id", id).execute();
  }

  @Override
  public void deleteVlan(long id, long heir) {
    for (String statement :
        List.of(
            "UPDATE maas.subnet SET vlan_id = :heir WHERE vlan_id = :id",
            "DELETE FROM maas.interface WHERE vlan_id = :id AND type = 'vlan' AND :heir <> :id",
            "UPDATE maas.interface SET vlan_id = :heir WHERE vlan_id = :id",
            "DELETE FROM maas.vlan WHERE id = :id AND :heir <> :id")) {
      session.update(statement).bind("id", id).bind("heir", heir).execute();
    }
  }

  @Override
  public void deleteSubnet(long id) {
    session
        .update("DELETE FROM maas.interface_link WHERE subnet_id = :id")
        .bind("id", id)
        .execute();
    session.update("DELETE FROM maas.subnet WHERE id = :id").bind("id", id).execute();
  }

  @Override
  public void deleteRange(long id) {
    session.update("DELETE FROM maas.ip_range WHERE id = :id").bind("id", id).execute();
  }

  @Override
  public long version() {
    return session.query("SELECT version FROM maas.topology").mapTo(Long.class).one();
  }

  @Override
  public long bumpVersion() {
    return session
        .query("UPDATE maas.topology SET version = version + 1 RETURNING version")
        .mapTo(Long.class)
        .one();
  }

  private <T> T put(
      String kind,
      long id,
      String insert,
      String update,
      Function<Query, ResultIterable<T>> bound) {
    return session.guarded(
        () ->
            id == 0
                ? bound.apply(session.query(insert)).one()
                : bound
                    .apply(session.query(update).bind("id", id))
                    .findOne()
                    .orElseThrow(() -> MaasException.NotFound.no(kind)));
  }

  private static ResultIterable<Fabric> readFabrics(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Fabric(
              row.number("id"),
              row.text("name"),
              row.text("description"),
              row.maybeText("class_type"));
        });
  }

  private static ResultIterable<Vlan> readVlans(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Vlan(
              row.number("id"),
              row.number("fabric_id"),
              row.small("vid"),
              row.maybeText("name"),
              row.text("description"),
              row.small("mtu"),
              row.flag("dhcp_on"),
              row.maybeText("primary_rack"),
              row.maybeText("secondary_rack"),
              row.maybeAddress("external_dhcp"),
              row.maybeNumber("relay_vlan"),
              row.maybeText("space"));
        });
  }

  private static ResultIterable<Subnet> readSubnets(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Subnet(
              row.number("id"),
              row.text("name"),
              row.text("description"),
              Cidr.parse(row.text("cidr")),
              row.number("vlan_id"),
              row.maybeAddress("gateway"),
              row.addresses("dns_servers"),
              row.flag("managed"),
              row.flag("allow_dns"),
              row.flag("allow_proxy"),
              row.flag("active_discovery"),
              row.small("rdns_mode"),
              Set.copyOf(row.texts("disabled_boot_architectures")));
        });
  }

  private static ResultIterable<IpRange> readRanges(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new IpRange(
              row.number("id"),
              row.constant(IpRange.Kind.class, "kind"),
              row.number("subnet_id"),
              row.address("first_address"),
              row.address("last_address"),
              row.text("comment"),
              row.maybeText("made_by"));
        });
  }
}
