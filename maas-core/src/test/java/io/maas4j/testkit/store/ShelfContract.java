package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised of the things that are kept whole, shown with two kinds of them. */
public abstract class ShelfContract extends StoreKit {

  private Space space(String name) {
    return tx(tx -> tx.shelf(Kinds.SPACE).insert(new Space(0, name, "")));
  }

  private List<Subnet> subnets(String... networks) {
    return tx(
        tx -> {
          Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
          Vlan vlan =
              tx.topology()
                  .put(
                      new Vlan(
                          0,
                          fabric.id(),
                          0,
                          Optional.empty(),
                          1500,
                          false,
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()));
          return Stream.of(networks)
              .map(text -> tx.topology().put(Subnet.of(Cidr.parse(text), vlan.id())))
              .toList();
        });
  }

  @Test
  void theyAreNumberedAndListedById() {
    Space sky = space("sky");
    Space sea = space("sea");
    assertThat(sky.id()).isEqualTo(Kinds.SPACE.firstId());
    assertThat(sea.id()).isGreaterThan(sky.id());
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).containsExactly(sky, sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(sea.id())).contains(sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(s -> s.name().equals("sea"))).contains(sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(4711)).isEmpty();
  }

  @Test
  void theyAreChangedAndRemoved() {
    Space sky = space("sky");
    Space changed = new Space(sky.id(), "air", "„up“ there");
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(changed)).isTrue();
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(sky.id())).contains(changed);
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(new Space(4711, "x", ""))).isFalse();
    assertFlag(tx -> tx.shelf(Kinds.SPACE).delete(sky.id())).isTrue();
    assertFlag(tx -> tx.shelf(Kinds.SPACE).delete(sky.id())).isFalse();
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).isEmpty();
  }

  @Test
  void whatIsUniqueStaysSoAndTheTransactionGoesOn() {
    Space sky = space("sky");
    space("sea");
    assertDuplicate("space_name", tx -> tx.shelf(Kinds.SPACE).insert(new Space(0, "sea", "")));
    assertDuplicate(
        "space_name", tx -> tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "sea", "")));
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "sky", "kept"))).isTrue();
  }

  @Test
  void whatIsUndoneWasNever() {
    Space sky = space("sky");
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.shelf(Kinds.SPACE).insert(new Space(0, "sea", ""));
                      tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "air", ""));
                      tx.shelf(Kinds.SPACE).delete(sky.id());
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).containsExactly(sky);
  }

  @Test
  void whatTheyNameExistsAndTakesThemAlong() {
    List<Subnet> subnets = subnets("10.0.0.0/24", "10.0.1.0/24");
    StaticRoute route =
        tx(
            tx ->
                tx.shelf(Kinds.STATIC_ROUTE)
                    .insert(
                        new StaticRoute(
                            0,
                            subnets.get(0).id(),
                            subnets.get(1).id(),
                            Addresses.parse("10.0.0.254"),
                            100)));
    assertOptional(tx -> tx.shelf(Kinds.STATIC_ROUTE).find(route.id())).contains(route);
    assertThatThrownBy(
            () ->
                run(
                    tx ->
                        tx.shelf(Kinds.STATIC_ROUTE)
                            .insert(
                                new StaticRoute(0, 4711, 4712, Addresses.parse("2001:db8::1"), 0))))
        .isInstanceOf(RuntimeException.class);
  }
}
