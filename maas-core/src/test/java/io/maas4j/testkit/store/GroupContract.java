package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.pool.Pool;
import io.maas4j.store.spi.Unique;
import io.maas4j.zone.Zone;
import org.junit.jupiter.api.Test;

/** What is promised of zones, pools and tags. */
public abstract class GroupContract extends StoreKit {

  private Machine.Placement place(MachineId id) {
    return read(id).placement();
  }

  @Test
  void theDefaultsAreAlwaysThere() {
    Zone zone = tx(tx -> tx.zones().find(Zone.DEFAULT)).orElseThrow();
    Pool pool = tx(tx -> tx.pools().find(Pool.DEFAULT)).orElseThrow();
    assertThat(zone.id()).isEqualTo(1);
    assertThat(pool.id()).isZero();
    assertThatThrownBy(() -> run(tx -> tx.zones().delete(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run(tx -> tx.pools().delete(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run(tx -> tx.zones().update(new Zone(1, "other", ""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run(tx -> tx.pools().update(new Pool(0, "other", ""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertFlag(tx -> tx.zones().update(new Zone(1, Zone.DEFAULT, "described"))).isTrue();
    assertFlag(tx -> tx.pools().update(new Pool(0, Pool.DEFAULT, "described"))).isTrue();
    assertThat(tx(tx -> tx.pools().find(Pool.DEFAULT)).orElseThrow().description())
        .isEqualTo("described");
  }

  @Test
  void zonesAreListedByNameAndUnique() {
    Zone south = tx(tx -> tx.zones().insert(new Zone(0, "south", "down")));
    Zone north = zone("anorth");
    assertThat(south.id()).isGreaterThan(1);
    assertThat(south.description()).isEqualTo("down");
    assertMany(tx -> tx.zones().list())
        .extracting(Zone::name)
        .containsExactly("anorth", "default", "south");
    assertOptional(tx -> tx.zones().find("south")).contains(south);
    assertOptional(tx -> tx.zones().find("x")).isEmpty();
    assertDuplicate(Unique.ZONE_NAME, tx -> tx.zones().insert(new Zone(0, "south", "")));
    assertDuplicate(Unique.ZONE_NAME, tx -> tx.zones().update(new Zone(north.id(), "default", "")));
  }

  @Test
  void poolsAreListedByNameAndUnique() {
    Pool lab = tx(tx -> tx.pools().insert(new Pool(0, "lab", "white coats")));
    Pool attic = pool("attic");
    assertThat(lab.id()).isPositive();
    assertMany(tx -> tx.pools().list())
        .extracting(Pool::name)
        .containsExactly("attic", "default", "lab");
    assertOptional(tx -> tx.pools().find("lab")).contains(lab);
    assertDuplicate(Unique.POOL_NAME, tx -> tx.pools().insert(new Pool(0, "lab", "")));
    assertDuplicate(Unique.POOL_NAME, tx -> tx.pools().update(new Pool(attic.id(), "lab", "")));
  }

  @Test
  void machinesFollowTheirZone() {
    Zone zone = zone("north");
    MachineId in = insert(a.machine().zone("north").build()).id();
    MachineId out = insert(a.machine().build()).id();
    assertFlag(tx -> tx.zones().update(new Zone(zone.id(), "arctic", "cold"))).isTrue();
    assertOptional(tx -> tx.zones().find("north")).isEmpty();
    assertThat(place(in).zone()).isEqualTo("arctic");
    assertThat(place(out).zone()).isEqualTo("default");
    assertFlag(tx -> tx.zones().delete(zone.id())).isTrue();
    assertThat(place(in).zone()).isEqualTo("default");
    assertFlag(tx -> tx.zones().delete(zone.id())).isFalse();
    assertFlag(tx -> tx.zones().update(zone)).isFalse();
  }

  @Test
  void machinesFollowTheirPool() {
    Pool pool = pool("lab");
    MachineId in = insert(a.machine().pool("lab").build()).id();
    MachineId out = insert(a.machine().build()).id();
    assertFlag(tx -> tx.pools().update(new Pool(pool.id(), "cellar", ""))).isTrue();
    assertThat(place(in).pool()).isEqualTo("cellar");
    assertThat(place(out).pool()).isEqualTo("default");
    assertFlag(tx -> tx.pools().delete(pool.id())).isTrue();
    assertThat(place(in).pool()).isEqualTo("default");
    assertFlag(tx -> tx.pools().delete(pool.id())).isFalse();
    assertFlag(tx -> tx.pools().update(pool)).isFalse();
  }

  @Test
  void machinesFollowTheirTags() {
    Tag gpu = new Tag("gpu", "fast", "//node[@class='display']", "nomodeset");
    run(tx -> tx.tags().insert(gpu));
    tag("big");
    MachineId both = insert(a.machine().tags("big", "gpu").build()).id();
    MachineId one = insert(a.machine().tags("big").build()).id();
    assertOptional(tx -> tx.tags().find("gpu")).contains(gpu);
    assertOptional(tx -> tx.tags().find("x")).isEmpty();
    assertMany(tx -> tx.tags().list()).extracting(Tag::name).containsExactly("big", "gpu");
    assertDuplicate(Unique.TAG_NAME, tx -> tx.tags().insert(new Tag("gpu", "", "", "")));
    assertDuplicate(Unique.TAG_NAME, tx -> tx.tags().update("big", new Tag("gpu", "", "", "")));
    Tag renamed = new Tag("a-gpu", "", "", "");
    assertFlag(tx -> tx.tags().update("gpu", renamed)).isTrue();
    assertFlag(tx -> tx.tags().update("gpu", renamed)).isFalse();
    assertOptional(tx -> tx.tags().find("a-gpu")).contains(renamed);
    assertThat(place(both).tags()).containsExactly("a-gpu", "big");
    assertThat(place(one).tags()).containsExactly("big");
    assertFlag(tx -> tx.tags().delete("big")).isTrue();
    assertFlag(tx -> tx.tags().delete("big")).isFalse();
    assertThat(place(both).tags()).containsExactly("a-gpu");
    assertThat(place(one).tags()).isEmpty();
  }

  @Test
  void aDeletedTagStaysGone() {
    tag("gpu");
    Machine machine = insert(a.machine().tags("gpu").build());
    run(tx -> tx.tags().delete("gpu"));
    tag("gpu");
    assertThat(place(machine.id()).tags()).isEmpty();
  }
}
