package io.maas4j.topology;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.Optional;

/** How machines of one subnet reach another one (operations, section 4.8). Thread-safe. */
public final class StaticRoutes {
  private final Units units;

  StaticRoutes(Units units) {
    this.units = units;
  }

  /**
   * What is given; what is not stays as it is.
   *
   * @param source id or specifier of a subnet
   * @param destination id or specifier of a subnet
   */
  public record Form(
      Optional<String> source,
      Optional<String> destination,
      Optional<String> gatewayIp,
      Optional<String> metric) {}

  public StaticRoute create(Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          return unit.tx().shelf(Kinds.STATIC_ROUTE).insert(read(unit, Optional.empty(), form));
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public StaticRoute change(long id, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Shelf<StaticRoute> shelf = unit.tx().shelf(Kinds.STATIC_ROUTE);
          StaticRoute before = shelf.find(id).orElseThrow(() -> NotFound.no("StaticRoute"));
          StaticRoute after = read(unit, Optional.of(before), form);
          unit.topologyChanged();
          shelf.update(after);
          return after;
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          if (!unit.tx().shelf(Kinds.STATIC_ROUTE).delete(id)) {
            throw NotFound.no("StaticRoute");
          }
          unit.topologyChanged();
          return id;
        });
  }

  private static StaticRoute read(Unit unit, Optional<StaticRoute> before, Form form) {
    NetworkMap map = NetworkMaps.of(unit.tx());
    Faults faults = new Faults();
    Optional<Subnet> source =
        subnet(map, "source", form.source(), before.map(StaticRoute::source), faults);
    Optional<Subnet> destination =
        subnet(
            map, "destination", form.destination(), before.map(StaticRoute::destination), faults);
    Optional<InetAddress> gateway = gateway(before, form, faults);
    int metric = metric(before, form, faults);
    if (source.isPresent() && source.equals(destination)) {
      faults.add("destination", "source and destination cannot be the same subnet.");
    } else if (source.isPresent()
        && destination.isPresent()
        && source.get().cidr().isIpv4() != destination.get().cidr().isIpv4()) {
      faults.add("destination", "source and destination must be the same IP version.");
    }
    if (source.isPresent() && gateway.filter(a -> !source.get().cidr().contains(a)).isPresent()) {
      faults.add("gateway_ip", "Enter an IP address in " + source.get().cidr() + ".");
    }
    faults.check();
    StaticRoute wanted =
        new StaticRoute(
            before.map(StaticRoute::id).orElse(0L),
            source.orElseThrow().id(),
            destination.orElseThrow().id(),
            gateway.orElseThrow(),
            metric);
    unique(unit, wanted);
    return wanted;
  }

  private static Optional<Subnet> subnet(
      NetworkMap map, String field, Optional<String> given, Optional<Long> before, Faults faults) {
    Optional<String> text = Texts.filled(given);
    if (text.isEmpty()) {
      if (before.isEmpty() || given.isPresent()) {
        faults.add(field, Faults.REQUIRED);
      }
      return before.flatMap(map::subnet);
    }
    Optional<Subnet> subnet = Specifiers.subnetOf(text.get(), map);
    if (subnet.isEmpty()) {
      faults.add(field, Faults.NO_CHOICE);
    }
    return subnet;
  }

  private static Optional<InetAddress> gateway(
      Optional<StaticRoute> before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.gatewayIp());
    if (text.isPresent()) {
      return Texts.address("gateway_ip", text.get(), faults);
    }
    if (before.isEmpty() || form.gatewayIp().isPresent()) {
      faults.add("gateway_ip", Faults.REQUIRED);
    }
    return before.map(StaticRoute::gateway);
  }

  private static int metric(Optional<StaticRoute> before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.metric());
    if (text.isEmpty()) {
      return form.metric().isPresent() ? 0 : before.map(StaticRoute::metric).orElse(0);
    }
    Optional<Integer> metric = Texts.whole("metric", text.get(), faults);
    if (metric.filter(m -> m < 0).isPresent()) {
      faults.add("metric", "Ensure this value is greater than or equal to 0.");
    }
    return metric.orElse(0);
  }

  private static void unique(Unit unit, StaticRoute wanted) {
    boolean there =
        unit.tx()
            .shelf(Kinds.STATIC_ROUTE)
            .find(
                r ->
                    r.id() != wanted.id()
                        && r.source() == wanted.source()
                        && r.destination() == wanted.destination()
                        && r.gateway().equals(wanted.gateway()))
            .isPresent();
    if (there) {
      throw Faults.whole(
          "Static route with this Source, Destination and Gateway ip already exists.");
    }
  }
}
