package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Caches;
import io.maas4j.storage.Created;
import io.maas4j.storage.CustomLayout;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Groups;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Members;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.storage.StorageIds.Numbering;
import io.maas4j.store.spi.Tx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is made of disks comes back as it was put. */
public abstract class StorageContract extends StoreKit {

  private static StorageIds ids(Tx tx) {
    return new StorageIds() {
      @Override
      public long next(Numbering of) {
        return tx.storages().nextId(of);
      }

      @Override
      public String uuid() {
        return new UUID(7, 7).toString();
      }
    };
  }

  /** Something of everything. */
  private MachineStorage everything(Tx tx, MachineId machine) {
    BlockDevice sda = tx.disks().put(a.disk(machine, "sda"));
    BlockDevice sdb = tx.disks().put(a.disk(machine, "sdb"));
    BlockDevice sdc = tx.disks().put(a.disk(machine, "sdc"));
    BlockDevice sdd = tx.disks().put(a.disk(machine, "sdd"));
    StorageIds ids = ids(tx);
    StorageConfiguration storage =
        Layouts.apply(
            new StorageConfiguration(
                new Platform("amd64", true),
                List.of(sda, sdb, sdc, sdd),
                io.maas4j.storage.Composition.EMPTY),
            LayoutType.LVM,
            LayoutOptions.NONE,
            Optional.empty(),
            ids);
    Created raid =
        Groups.raid(
            storage,
            Optional.empty(),
            Optional.empty(),
            Optional.of("raid-1"),
            new Members("block_devices", List.of("sdb", "sdc"), "partitions", List.of()),
            Members.none(),
            ids);
    Created cache =
        Caches.cacheSet(
            raid.configuration(),
            new Caches.Choice("d", Optional.of("sdd"), "p", Optional.empty()),
            ids);
    Created bcache =
        Caches.bcache(
            cache.configuration(),
            Optional.empty(),
            Optional.empty(),
            "cache0",
            new Caches.Choice("d", Optional.of("md0"), "p", Optional.empty()),
            "writeback",
            ids);
    StorageConfiguration all =
        Formatting.mountSpecial(
            bcache.configuration(), "tmpfs", "/scratch", Optional.of("size=1G"), ids);
    return MachineStorage.EMPTY
        .with(all.composition())
        .withForOwner(all.composition())
        .withCustom(Optional.of(new CustomLayout("{\"layout\":{},\"mounts\":{}}")));
  }

  @Test
  void whatIsMadeOfDisksComesBackForManyMachinesAtOnce() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    MachineStorage put =
        tx(
            tx -> {
              MachineStorage all = everything(tx, one);
              tx.storages().put(one, all);
              return all;
            });
    assertValue(tx -> tx.storages().of(one)).isEqualTo(put);
    assertValue(tx -> tx.storages().of(two)).isEqualTo(MachineStorage.EMPTY);
    Map<MachineId, MachineStorage> both = tx(tx -> tx.storages().ofAll(List.of(one, two)));
    assertThat(both).isEqualTo(Map.of(one, put, two, MachineStorage.EMPTY));
    run(tx -> tx.storages().put(one, put.released()));
    assertValue(tx -> tx.storages().of(one)).isEqualTo(put.released()).isNotEqualTo(put);
  }

  @Test
  void itGoesWithItsMachineAndIsOfAMachineThatExists() {
    MachineId one = insert(a.machine().build()).id();
    run(tx -> tx.storages().put(one, everything(tx, one)));
    run(tx -> tx.machines().delete(one));
    assertValue(tx -> tx.storages().of(one)).isEqualTo(MachineStorage.EMPTY);
    assertThatThrownBy(() -> run(tx -> tx.storages().put(one, MachineStorage.EMPTY)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void numbersAreNeverGivenTwiceAndDevicesShareTheirsWithDisks() {
    MachineId one = insert(a.machine().build()).id();
    for (Numbering of : Numbering.values()) {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        assertThat(seen.add(tx(tx -> tx.storages().nextId(of)))).isTrue();
      }
      if (of == Numbering.DEVICE) {
        assertThat(seen.add(tx(tx -> tx.disks().put(a.disk(one, "sda"))).id())).isTrue();
        assertThat(seen.add(tx(tx -> tx.storages().nextId(of)))).isTrue();
      }
    }
  }
}
