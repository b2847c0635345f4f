package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.allocation.Query;
import io.maas4j.allocation.Selection;
import io.maas4j.allocation.StoragePiece;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Groups;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Place;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.store.spi.MachineRepository.Busy;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised of taking "any machine that fits". */
public abstract class ClaimContract extends StoreKit {
  private static final MachineFilter READY = MachineFilter.builder().states(State.READY).build();

  private final ExecutorService others = Executors.newCachedThreadPool();

  @AfterEach
  final void stopOthers() {
    others.shutdownNow();
  }

  private MachineId ready(int cpus, long memory) {
    Machine machine = insert(a.ready());
    run(tx -> tx.inventories().put(machine.id(), a.hardware(cpus, memory)));
    return machine.id();
  }

  private static Optional<MachineId> take(Tx tx, Busy busy) {
    Optional<Machine> claimed = tx.machines().claim(READY, busy);
    return claimed.map(machine -> taken(tx, machine));
  }

  private static MachineId taken(Tx tx, Machine machine) {
    Machine.Status s = machine.status();
    Machine.Status next =
        new Machine.Status(
            State.ALLOCATED,
            s.state(),
            s.owner(),
            false,
            Optional.empty(),
            s.activities(),
            false,
            "",
            "");
    assertThat(tx.machines().update(machine.withStatus(next))).isPresent();
    return machine.id();
  }

  @Test
  void theCheapestMachineIsTakenFirst() {
    MachineId big = ready(64, 262_144);
    MachineId wide = ready(8, 4096);
    MachineId deep = ready(4, 8192 + 512);
    MachineId small = ready(2, 2048);
    MachineId twin = ready(2, 2048);
    MachineId sameCost = ready(3, 1024);
    List<MachineId> taken = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      taken.add(tx(tx -> take(tx, Busy.SKIP)).orElseThrow());
    }
    assertThat(taken).containsExactly(small, twin, sameCost, wide, deep, big);
    assertOptional(tx -> take(tx, Busy.SKIP)).isEmpty();
    assertOptional(tx -> take(tx, Busy.WAIT)).isEmpty();
  }

  @Test
  void aMachineOfUnknownHardwareCostsNothing() {
    ready(1, 1024);
    MachineId unknown = insert(a.ready()).id();
    assertOptional(tx -> take(tx, Busy.SKIP)).contains(unknown);
  }

  @Test
  void onlyWhatTheFilterMeansIsTaken() {
    tag("gpu");
    ready(1, 1024);
    Machine tagged = insert(a.machine().ready().tags("gpu").build());
    MachineFilter filter = MachineFilter.builder().states(State.READY).tags(List.of("gpu")).build();
    assertOptional(tx -> tx.machines().claim(filter, Busy.SKIP)).contains(tagged);
    assertOptional(tx -> tx.machines().claim(filter, Busy.SKIP)).contains(tagged);
  }

  @Test
  void twoTransactionsGetTwoMachines() {
    MachineId first = ready(1, 1024);
    MachineId second = ready(2, 2048);
    assertThat(race(Busy.SKIP, false)).containsExactly(Optional.of(first), Optional.of(second));
  }

  @Test
  void whoWaitsForTheOnlyMachineGetsNoneWhenItWasTaken() {
    MachineId only = ready(1, 1024);
    assertThat(race(Busy.WAIT, false)).containsExactly(Optional.of(only), Optional.empty());
  }

  @Test
  void whoSkipsTheOnlyMachineGetsNone() {
    MachineId only = ready(1, 1024);
    assertThat(race(Busy.SKIP, false)).containsExactly(Optional.of(only), Optional.empty());
    assertThat(read(only).state()).isEqualTo(State.ALLOCATED);
  }

  @Test
  void whoWaitsForTheOnlyMachineGetsItWhenTheFirstGivesUp() {
    MachineId only = ready(1, 1024);
    assertThat(race(Busy.WAIT, true)).containsExactly(Optional.of(only), Optional.of(only));
  }

  /** One takes a machine, and before its transaction ends another one tries. */
  private List<Optional<MachineId>> race(Busy busy, boolean firstGivesUp) {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    List<Optional<MachineId>> got = Collections.synchronizedList(new ArrayList<>());
    boolean overlap = busy == Busy.SKIP && source().runsTransactionsInParallel();
    CompletableFuture<Optional<MachineId>> other =
        CompletableFuture.supplyAsync(
            () -> {
              await(taken);
              if (!overlap) {
                tried.countDown();
              }
              Optional<MachineId> mine = tx(tx -> take(tx, busy));
              tried.countDown();
              return mine;
            },
            others);
    Runnable first =
        () ->
            run(
                tx -> {
                  got.add(take(tx, busy));
                  taken.countDown();
                  await(tried);
                  if (firstGivesUp) {
                    throw new GivenUp();
                  }
                });
    if (firstGivesUp) {
      assertThatThrownBy(first::run).isInstanceOf(GivenUp.class);
    } else {
      first.run();
    }
    got.add(await(other));
    return got;
  }

  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void noMachineIsGivenTwice() {
    int machines = 20;
    IntStream.range(0, machines).forEach(i -> ready(1 + i % 3, 1024));
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<List<MachineId>>> takers =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(go);
                          return takeAll();
                        },
                        others))
            .toList();
    go.countDown();
    List<MachineId> given = new ArrayList<>();
    takers.forEach(taker -> given.addAll(await(taker)));
    assertThat(given).hasSize(machines).doesNotHaveDuplicates();
    assertMap(tx -> tx.machines().countByState())
        .containsOnlyKeys(State.ALLOCATED)
        .containsValue((long) machines);
  }

  private List<MachineId> takeAll() {
    List<MachineId> mine = new ArrayList<>();
    while (true) {
      Optional<MachineId> one = tx(tx -> take(tx, Busy.SKIP).or(() -> take(tx, Busy.WAIT)));
      if (one.isEmpty()) {
        return mine;
      }
      mine.add(one.get());
    }
  }

  /** What of a machine's storage is not as it is wished for. */
  private enum Fault {
    NONE,
    TOO_SMALL,
    FORMATTED,
    IN_A_GROUP,
    WITHOUT_ROOT,
    WITHOUT_FREE_PARTITION
  }

  /** Those that fit are told apart by what only the core judges. */
  @Test
  void noMachineIsGivenTwiceAndNoneIsLeftWhenStorageAndInterfacesDecide() {
    int machines = 48;
    for (int i = 0; i < machines; i++) {
      Fault fault = i % 2 == 0 ? Fault.NONE : Fault.values()[1 + i / 2 % 5];
      MachineId id = ready(1 + i % 3, 1024);
      run(
          tx -> {
            laidOut(tx, id, fault);
            tx.interfaces().put(a.physical(id, "eth0"));
          });
    }
    Map<String, List<String>> wanted =
        Map.of(
            "storage", List.of("root:40,data:100,spare:10(partition)"),
            "interfaces", List.of("up:name=eth0"),
            "cpu_count", List.of("1"));
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<List<MachineId>>> takers =
        IntStream.range(0, 64)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(go);
                          return selectAll(wanted);
                        },
                        others))
            .toList();
    go.countDown();
    List<MachineId> given = new ArrayList<>();
    takers.forEach(taker -> given.addAll(await(taker)));
    assertThat(given).hasSize(machines / 2).doesNotHaveDuplicates();
    assertMap(tx -> tx.machines().countByState())
        .containsEntry(State.ALLOCATED, machines / 2L)
        .containsEntry(State.READY, machines / 2L);
  }

  /** Two partitions on the first disk, {@code /} on one of them, and a second disk. */
  private void laidOut(Tx tx, MachineId id, Fault fault) {
    long second = (fault == Fault.TOO_SMALL ? 20 : 200) * 1_000_000_000L;
    List<BlockDevice> disks =
        List.of(
            tx.disks().put(disk(id, "sda", 80_000_000_000L, true)),
            tx.disks().put(disk(id, "sdb", second, false)));
    StorageIds ids = ids(tx);
    StorageConfiguration storage =
        new StorageConfiguration(new Platform("amd64", true), disks, Composition.EMPTY);
    storage = partition(storage, 50, ids);
    if (fault != Fault.WITHOUT_ROOT) {
      storage = formatted(storage, "sda-part1", ids);
      storage = Formatting.mount(storage, place(storage, "sda-part1"), at("/"), Optional.empty());
    }
    storage = partition(storage, 20, ids);
    if (fault == Fault.WITHOUT_FREE_PARTITION) {
      storage = formatted(storage, "sda-part2", ids);
    }
    if (fault == Fault.FORMATTED) {
      storage =
          Formatting.format(
              storage,
              Place.device(disks.get(1).id()),
              "xfs",
              Optional.empty(),
              Optional.empty(),
              ids);
    }
    if (fault == Fault.IN_A_GROUP) {
      Members members = new Members("block_devices", List.of("sdb"), "partitions", List.of());
      storage = Groups.volumeGroup(storage, "vg0", Optional.empty(), members, ids).configuration();
    }
    tx.storages().put(id, MachineStorage.EMPTY.with(storage.composition()));
  }

  private static StorageConfiguration partition(
      StorageConfiguration storage, int gigabytes, StorageIds ids) {
    return Partitioning.add(
            storage,
            storage.device("sda").orElseThrow(),
            Optional.of(gigabytes * 1_000_000_000L),
            Optional.empty(),
            false,
            ids)
        .configuration();
  }

  private static StorageConfiguration formatted(
      StorageConfiguration storage, String partition, StorageIds ids) {
    return Formatting.format(
        storage, place(storage, partition), "ext4", Optional.empty(), Optional.empty(), ids);
  }

  private static Place place(StorageConfiguration storage, String partition) {
    return Place.partition(storage.partition(partition).orElseThrow().id());
  }

  private static Optional<String> at(String path) {
    return Optional.of(path);
  }

  private static StorageIds ids(Tx tx) {
    return new StorageIds() {
      @Override
      public long next(Numbering of) {
        return tx.storages().nextId(of);
      }

      @Override
      public String uuid() {
        return new UUID(7, tx.storages().nextId(Numbering.CACHE_SET)).toString();
      }
    };
  }

  private BlockDevice disk(MachineId machine, String name, long size, boolean boot) {
    BlockDevice plain = a.disk(machine, name);
    return new BlockDevice(
        0,
        machine,
        name,
        plain.model(),
        plain.serial(),
        plain.idPath(),
        size,
        plain.blockSize(),
        plain.tags(),
        "",
        Optional.empty(),
        boot);
  }

  private List<MachineId> selectAll(Map<String, List<String>> wanted) {
    Selection selection = new Selection();
    List<MachineId> mine = new ArrayList<>();
    while (true) {
      Optional<MachineId> one =
          tx(
              tx ->
                  selection
                      .claim(tx, Query.ofAllocation(tx, wanted), Optional.empty())
                      .map(chosen -> checked(tx, chosen))
                      .map(chosen -> taken(tx, chosen.machine())));
      if (one.isEmpty()) {
        return mine;
      }
      mine.add(one.get());
    }
  }

  /** What the labels stand for is the machine's own. */
  private static Selection.Chosen checked(Tx tx, Selection.Chosen chosen) {
    MachineId id = chosen.machine().id();
    List<Long> disks = tx.disks().of(id).stream().map(BlockDevice::id).toList();
    Composition composition = tx.storages().of(id).composition();
    Map<String, StoragePiece> pieces = chosen.match().storage();
    assertThat(pieces.get("root").id()).isEqualTo(disks.get(0));
    assertThat(pieces.get("data").id()).isEqualTo(disks.get(1));
    assertThat(pieces.get("spare").kind()).isEqualTo(StoragePiece.Kind.PARTITION);
    assertThat(pieces.get("spare").id())
        .isEqualTo(composition.tables().get(0).partitions().get(1).id());
    return chosen;
  }
}
