package io.maas4j.store.postgres;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.store.spi.InterfaceRepository;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * {@code maas.interface} with its links and the addresses that were seen. Whatever is read takes
 * three queries, however many interfaces there are.
 */
final class PgInterfaces implements InterfaceRepository {
  private final Session session;

  PgInterfaces(Session session) {
    this.session = session;
  }

  @Override
  public List<Interface> of(MachineId machine) {
    return ofAll(List.of(machine)).getOrDefault(machine, List.of());
  }

  @Override
  public int count(MachineId machine) {
    return session
        .query("SELECT count(*) FROM maas.interface WHERE machine = :machine")
        .bind("machine", machine.value())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Map<MachineId, List<Interface>> ofAll(Collection<MachineId> machines) {
    Map<MachineId, List<Interface>> all = new LinkedHashMap<>();
    machines.forEach(machine -> all.put(machine, new ArrayList<>()));
    complete(
            session
                .query("SELECT * FROM maas.interface WHERE machine = ANY(:machines) ORDER BY id")
                .bindArray("machines", String.class, PgPower.texts(machines)))
        .forEach(each -> all.get(each.machine()).add(each));
    all.replaceAll((machine, interfaces) -> List.copyOf(interfaces));
    return all;
  }

  @Override
  public Interface put(Interface changed) {
    return session.guarded(
        () -> {
          long id = changed.id() == 0 ? insert(changed) : update(changed);
          List<Interface.Link> links = putLinks(id, changed.links());
          putDiscovered(id, changed.discovered());
          return changed.toBuilder().id(id).links(links).build();
        });
  }

  private long insert(Interface added) {
    return bind(
            session.query(
                """
                INSERT INTO maas.interface (
                  machine, name, type, enabled, mac, vlan_id, parents, parameters, tags, vendor,
                  product,
                  firmware_version, link_connected, interface_speed, link_speed, numa_node,
                  sriov_max_vf)
                VALUES (
                  :machine, :name, :type, :enabled, CAST(:mac AS macaddr), :vlanId, :parents,
                  CAST(:parameters AS jsonb), :tags, :vendor, :product, :firmwareVersion, :linkConnected, :interfaceSpeed, :linkSpeed,
                  :numaNode, :sriovMaxVf)
                RETURNING id"""),
            added)
        .mapTo(Long.class)
        .one();
  }

  private long update(Interface changed) {
    int rows =
        bind(
                session.update(
                    """
                    UPDATE maas.interface
                       SET machine = :machine, name = :name, type = :type, enabled = :enabled,
                           mac = CAST(:mac AS macaddr), vlan_id = :vlanId,
                           parents = :parents, parameters = CAST(:parameters AS jsonb),
                           tags = :tags,
                           vendor = :vendor, product = :product,
                           firmware_version = :firmwareVersion, link_connected = :linkConnected,
                           interface_speed = :interfaceSpeed, link_speed = :linkSpeed,
                           numa_node = :numaNode, sriov_max_vf = :sriovMaxVf
                     WHERE id = :id"""),
                changed)
            .bind("id", changed.id())
            .execute();
    if (rows == 0) {
      throw MaasException.NotFound.no("Interface");
    }
    // All at once, or an address that moves from one link to another would meet itself.
    session
        .update("DELETE FROM maas.interface_link WHERE interface_id = :id")
        .bind("id", changed.id())
        .execute();
    session
        .update("DELETE FROM maas.interface_discovered WHERE interface_id = :id")
        .bind("id", changed.id())
        .execute();
    return changed.id();
  }

  private <S extends SqlStatement<S>> S bind(S statement, Interface each) {
    Interface.Facts facts = each.facts();
    return statement
        .bind("machine", each.machine().value())
        .bind("name", each.name())
        .bind("type", each.type().wireName())
        .bind("enabled", each.enabled())
        .bind("mac", each.mac().map(MacAddress::value).orElse(null))
        .bind("vlanId", each.vlanId().orElse(null))
        .bindArray("parents", Long.class, each.parents())
        .bind("parameters", session.documents().write(each.parameters()))
        .bindArray("tags", String.class, each.tags())
        .bind("vendor", facts.vendor().orElse(null))
        .bind("product", facts.product().orElse(null))
        .bind("firmwareVersion", facts.firmwareVersion().orElse(null))
        .bind("linkConnected", facts.linkConnected())
        .bind("interfaceSpeed", facts.interfaceSpeed())
        .bind("linkSpeed", facts.linkSpeed())
        .bind("numaNode", facts.numaNode().orElse(null))
        .bind("sriovMaxVf", facts.sriovMaxVf());
  }

  private List<Interface.Link> putLinks(long id, List<Interface.Link> links) {
    if (links.isEmpty()) {
      return List.of();
    }
    List<Long> ids =
        session
            .query(
                """
                WITH stored AS (
                  INSERT INTO maas.interface_link
                         (id, interface_id, place, mode, subnet_id, address, gateway)
                  SELECT CASE l.id WHEN 0
                           THEN nextval(pg_get_serial_sequence('maas.interface_link', 'id'))
                           ELSE l.id END,
                         :interface, l.place, l.mode, l.subnet_id, CAST(l.address AS inet),
                         l.gateway
                    FROM unnest(:ids, :modes, :subnets, :addresses, :gateways)
                         WITH ORDINALITY AS l (id, mode, subnet_id, address, gateway, place)
                   ORDER BY l.place
                  RETURNING id, place)
                SELECT id FROM stored ORDER BY place""")
            .bind("interface", id)
            .bindArray("ids", Long.class, links.stream().map(Interface.Link::id).toList())
            .bindArray("modes", String.class, links.stream().map(l -> l.mode().name()).toList())
            .bindArray(
                "subnets", Long.class, links.stream().map(l -> l.subnetId().orElse(null)).toList())
            .bindArray(
                "addresses",
                String.class,
                links.stream().map(l -> l.address().map(InetText::of).orElse(null)).toList())
            .bindArray("gateways", Boolean.class, links.stream().map(l -> l.gateway()).toList())
            .mapTo(Long.class)
            .list();
    List<Interface.Link> stored = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      Interface.Link link = links.get(i);
      stored.add(
          new Interface.Link(
              ids.get(i), link.mode(), link.subnetId(), link.address(), link.gateway()));
    }
    return stored;
  }

  private void putDiscovered(long id, List<Interface.Discovered> discovered) {
    if (discovered.isEmpty()) {
      return;
    }
    session
        .update(
            """
            INSERT INTO maas.interface_discovered (interface_id, place, address, subnet_id)
            SELECT :interface, d.place, CAST(d.address AS inet), d.subnet_id
              FROM unnest(:addresses, :subnets) WITH ORDINALITY AS d (address, subnet_id, place)""")
        .bind("interface", id)
        .bindArray(
            "addresses",
            String.class,
            discovered.stream().map(each -> InetText.of(each.address())).toList())
        .bindArray(
            "subnets",
            Long.class,
            discovered.stream().map(each -> each.subnetId().orElse(null)).toList())
        .execute();
  }

  @Override
  public void delete(long id) {
    session
        .update(
            """
            UPDATE maas.machine
               SET boot_interface = NULL, revision = revision + 1, updated = :now
             WHERE boot_interface = :id""")
        .bind("id", id)
        .bind("now", session.now())
        .execute();
    session.update("DELETE FROM maas.interface WHERE id = :id").bind("id", id).execute();
  }

  @Override
  public Optional<Interface> findByMac(MacAddress mac) {
    return complete(
            session
                .query(
                    """
                    SELECT * FROM maas.interface
                     WHERE mac = CAST(:mac AS macaddr) AND type = 'physical'""")
                .bind("mac", mac.value()))
        .stream()
        .findFirst();
  }

  @Override
  public Set<InetAddress> addressesIn(long subnetId) {
    return new LinkedHashSet<>(
        session
            .query(
                """
                SELECT address FROM maas.interface_link
                 WHERE subnet_id = :subnet AND address IS NOT NULL ORDER BY address""")
            .bind("subnet", subnetId)
            .map((columns, context) -> new Row(columns).address("address"))
            .list());
  }

  @Override
  public Optional<Interface> findByAddress(InetAddress address) {
    return complete(
            session
                .query(
                    """
                    SELECT * FROM maas.interface
                     WHERE id = (SELECT interface_id FROM maas.interface_link
                                  WHERE address = CAST(:address AS inet))""")
                .bind("address", InetText.of(address)))
        .stream()
        .findFirst();
  }

  @Override
  public List<Interface> seen() {
    return complete(
        session.query(
            """
            SELECT * FROM maas.interface f
             WHERE EXISTS (SELECT FROM maas.interface_discovered d WHERE d.interface_id = f.id)
             ORDER BY id"""));
  }

  @Override
  public List<Interface> withAddresses() {
    return complete(
        session.query(
            """
            SELECT * FROM maas.interface f
             WHERE EXISTS (SELECT FROM maas.interface_link l
                            WHERE l.interface_id = f.id AND l.address IS NOT NULL)
             ORDER BY id"""));
  }

  /** The interfaces that a query selects, with their links and discovered addresses. */
  private List<Interface> complete(Query selected) {
    List<Interface> bare =
        selected.map((columns, context) -> interfaceWithoutLinks(new Row(columns))).list();
    if (bare.isEmpty()) {
      return bare;
    }
    List<Long> ids = bare.stream().map(Interface::id).toList();
    Map<Long, List<Interface.Link>> links = new HashMap<>();
    session
        .query(
            """
            SELECT * FROM maas.interface_link
             WHERE interface_id = ANY(:ids) ORDER BY interface_id, place""")
        .bindArray("ids", Long.class, ids)
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(
                  row.number("interface_id"),
                  new Interface.Link(
                      row.number("id"),
                      row.constant(LinkMode.class, "mode"),
                      row.maybeNumber("subnet_id"),
                      row.maybeAddress("address"),
                      row.flag("gateway")));
            })
        .forEach(
            each ->
                links.computeIfAbsent(each.getKey(), id -> new ArrayList<>()).add(each.getValue()));
    Map<Long, List<Interface.Discovered>> discovered = new HashMap<>();
    session
        .query(
            """
            SELECT * FROM maas.interface_discovered
             WHERE interface_id = ANY(:ids) ORDER BY interface_id, place""")
        .bindArray("ids", Long.class, ids)
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return Map.entry(
                  row.number("interface_id"),
                  new Interface.Discovered(row.address("address"), row.maybeNumber("subnet_id")));
            })
        .forEach(
            each ->
                discovered
                    .computeIfAbsent(each.getKey(), id -> new ArrayList<>())
                    .add(each.getValue()));
    return bare.stream()
        .map(
            each ->
                each.toBuilder()
                    .links(links.getOrDefault(each.id(), List.of()))
                    .discovered(discovered.getOrDefault(each.id(), List.of()))
                    .build())
        .toList();
  }

  Interface interfaceWithoutLinks(Row row) throws java.sql.SQLException {
    return new Interface(
        row.number("id"),
        new MachineId(row.text("machine")),
        row.text("name"),
        InterfaceType.ofWireName(row.text("type")).orElseThrow(),
        row.flag("enabled"),
        row.maybeText("mac").map(MacAddress::new),
        row.maybeNumber("vlan_id"),
        row.numbers("parents"),
        parameters(row.text("parameters")),
        List.of(),
        List.of(),
        ImmutableSortedSet.copyOf(row.texts("tags")),
        new Interface.Facts(
            row.maybeText("vendor"),
            row.maybeText("product"),
            row.maybeText("firmware_version"),
            row.flag("link_connected"),
            row.small("interface_speed"),
            row.small("link_speed"),
            row.maybeSmall("numa_node"),
            row.small("sriov_max_vf")));
  }

  /** Most interfaces have none: then nothing is taken apart. */
  private InterfaceParameters parameters(String document) {
    return document.equals("{}")
        ? InterfaceParameters.NONE
        : session.documents().read(document, InterfaceParameters.class);
  }
}
