package io.maas4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is done with storage, in whatever order, it stays whole. */
class StorageProperties {
  private static final int RUNS = 150;
  private static final int STEPS = 60;
  private static final List<Platform> PLATFORMS =
      List.of(
          Disks.UEFI,
          new Platform("amd64", false),
          new Platform("arm64", false),
          new Platform("ppc64el", false));

  @Test
  void anySequenceOfOperationsKeepsStorageWhole() {
    int done = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      List<StorageConfiguration> states = run(seed);
      done += states.size();
      for (StorageConfiguration state : states) {
        check(state, "seed " + seed);
      }
    }
    // a generator whose operations are nearly all refused proves nothing
    assertThat(done).isGreaterThan(RUNS * STEPS / 4);
  }

  @Test
  void theSameOperationsGiveTheSameNumbers() {
    for (int seed = 0; seed < 10; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  /** Every state that was reached; what is refused changes nothing. */
  static List<StorageConfiguration> run(int seed) {
    Random random = new Random(seed);
    CountedIds ids = new CountedIds();
    StorageConfiguration storage = machine(random);
    List<StorageConfiguration> states = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      try {
        storage = step(storage, random, ids);
        states.add(storage);
      } catch (InvalidRequest refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    return states;
  }

  private static StorageConfiguration machine(Random random) {
    List<BlockDevice> disks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long size = Space.GIB * (1 + random.nextInt(4000)) + random.nextInt(1 << 24);
      disks.add(
          Disks.disk(
              i + 1, "sd" + (char) ('a' + i), size, 512, random.nextBoolean() ? "ssd" : "rotary"));
    }
    return new StorageConfiguration(
        PLATFORMS.get(random.nextInt(PLATFORMS.size())), disks, Composition.EMPTY);
  }

  private static StorageConfiguration step(
      StorageConfiguration storage, Random random, StorageIds ids) {
    Device device = storage.devices().get(random.nextInt(storage.devices().size()));
    Place place = place(storage, random);
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 ->
          Partitioning.add(
                  storage,
                  device,
                  random.nextInt(4) == 0
                      ? Optional.empty()
                      : Optional.of((long) (random.nextDouble() * device.size())),
                  Optional.empty(),
                  random.nextBoolean(),
                  ids)
              .configuration();
      case 4, 5 ->
          Formatting.format(
              storage,
              place,
              random.nextBoolean() ? "ext4" : "swap",
              Optional.empty(),
              Optional.empty(),
              ids);
      case 6 ->
          Formatting.mount(storage, place, Optional.of("/m" + random.nextInt(5)), Optional.empty());
      case 7 -> Formatting.unmount(storage, place);
      case 8 -> Formatting.unformat(storage, place);
      case 9 ->
          Groups.volumeGroup(
                  storage,
                  "vg" + random.nextInt(9),
                  Optional.empty(),
                  members(storage, random),
                  ids)
              .configuration();
      case 10 ->
          Groups.raid(
                  storage,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(RaidLevel.values()[random.nextInt(5)].wireName()),
                  members(storage, random),
                  random.nextBoolean() ? Members.none() : members(storage, random),
                  ids)
              .configuration();
      case 11, 12 -> volume(storage, random, ids);
      case 13 -> Caches.cacheSet(storage, choice(place), ids).configuration();
      case 14 ->
          Caches.bcache(
                  storage,
                  Optional.empty(),
                  Optional.empty(),
                  "cache0",
                  choice(place),
                  "writeback",
                  ids)
              .configuration();
      case 15 -> update(storage, random, ids);
      case 16 -> deleteSomething(storage, device, random);
      case 17 -> DiskEdits.update(storage, device, DescriptionOf.size(random, device));
      case 18 -> Formatting.mountSpecial(storage, "tmpfs", "/m1", Optional.empty(), ids);
      default ->
          random.nextInt(6) > 0
              ? DiskEdits.boot(storage, device)
              : Layouts.apply(
                  storage,
                  LayoutType.values()[random.nextInt(5)],
                  LayoutOptions.NONE,
                  Optional.empty(),
                  ids);
    };
  }

  private static StorageConfiguration deleteSomething(
      StorageConfiguration storage, Device device, Random random) {
    List<Partition> partitions = partitions(storage);
    List<Group> groups = storage.composition().groups();
    return switch (random.nextInt(4)) {
      case 0 ->
          partitions.isEmpty()
              ? storage
              : Partitioning.delete(storage, partitions.get(random.nextInt(partitions.size())));
      case 1 ->
          groups.isEmpty()
              ? storage
              : Removal.delete(storage, groups.get(random.nextInt(groups.size())));
      case 2 ->
          storage.composition().cacheSets().isEmpty()
              ? storage
              : Caches.delete(storage, storage.composition().cacheSets().get(0));
      default ->
          device.physical() && storage.disks().size() < 3
              ? storage
              : Removal.delete(storage, device);
    };
  }

  private static StorageConfiguration volume(
      StorageConfiguration storage, Random random, StorageIds ids) {
    List<Group> groups = storage.groups(GroupType.VOLUME_GROUP);
    if (groups.isEmpty()) {
      return storage;
    }
    Group group = groups.get(random.nextInt(groups.size()));
    return Volumes.create(
            storage,
            group,
            "lv" + random.nextInt(9),
            Optional.empty(),
            Optional.of((long) (random.nextDouble() * storage.size(group))),
            ids)
        .configuration();
  }

  private static StorageConfiguration update(
      StorageConfiguration storage, Random random, StorageIds ids) {
    List<Group> groups =
        storage.composition().groups().stream().filter(g -> g.type() != GroupType.BCACHE).toList();
    if (groups.isEmpty()) {
      return storage;
    }
    return Groups.update(
        storage,
        groups.get(random.nextInt(groups.size())),
        Optional.empty(),
        Optional.empty(),
        new Groups.Change(
            random.nextBoolean() ? members(storage, random) : Members.none(),
            random.nextBoolean() ? members(storage, random) : Members.none(),
            Members.none(),
            Members.none()),
        ids);
  }

  private static Place place(StorageConfiguration storage, Random random) {
    List<Place> all =
        Stream.concat(
                storage.devices().stream().map(d -> Place.device(d.id())),
                partitions(storage).stream().map(p -> Place.partition(p.id())))
            .toList();
    return all.get(random.nextInt(all.size()));
  }

  private static List<Partition> partitions(StorageConfiguration storage) {
    return storage.composition().tables().stream().flatMap(t -> t.partitions().stream()).toList();
  }

  private static Members members(StorageConfiguration storage, Random random) {
    List<String> devices = new ArrayList<>();
    List<String> partitions = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      Place place = place(storage, random);
      (place.kind() == Place.Kind.DEVICE ? devices : partitions).add(String.valueOf(place.id()));
    }
    return new Members("block_devices", devices, "partitions", partitions);
  }

  private static Caches.Choice choice(Place place) {
    Optional<String> number = Optional.of(String.valueOf(place.id()));
    boolean device = place.kind() == Place.Kind.DEVICE;
    return new Caches.Choice(
        "device",
        device ? number : Optional.empty(),
        "partition",
        device ? Optional.empty() : number);
  }

  static void check(StorageConfiguration storage, String seed) {
    assertThat(Removal.prune(storage)).as("%s: nothing dangles", seed).isEqualTo(storage);
    Set<Object> numbers = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Device device : storage.devices()) {
      assertThat(numbers.add(device.id())).as("%s: one number, one device", seed).isTrue();
      assertThat(names.add(device.name())).as("%s: one name, one device", seed).isTrue();
      long used = storage.used(device);
      assertThat(used + storage.available(device))
          .as("%s: %s", seed, device)
          .isLessThanOrEqualTo(device.size());
      assertThat(storage.available(device) % Space.ALIGNMENT).isZero();
      assertThat(
              storage.filesystem(Place.device(device.id())).isPresent()
                  && storage.table(device.id()).isPresent())
          .as("%s: %s is either divided or formatted", seed, device)
          .isFalse();
    }
    for (PartitionTable table : storage.composition().tables()) {
      Device device = storage.device(table.device()).orElseThrow();
      long overhead = storage.platform().overhead(table.type(), device.physical());
      assertThat(table.partitions().isEmpty() ? 0 : table.taken() + overhead)
          .as("%s: partitions of %s do not overlap", seed, device)
          .isLessThanOrEqualTo(device.size());
      Set<Integer> indexes = new HashSet<>();
      for (Partition partition : table.partitions()) {
        assertThat(numbers.add(Place.partition(partition.id()))).isTrue();
        assertThat(indexes.add(partition.index())).as("%s: one index each", seed).isTrue();
        assertThat(partition.size()).isPositive();
        assertThat(names.add(storage.name(Place.partition(partition.id())))).isTrue();
      }
    }
    groups(storage, seed);
    Set<String> mounts = new HashSet<>();
    storage.composition().filesystems().stream()
        .flatMap(f -> f.mountPoint().stream())
        .filter(at -> !at.equals(Filesystem.NOWHERE))
        .forEach(at -> assertThat(mounts.add(at)).as("%s: %s once", seed, at).isTrue());
    storage
        .composition()
        .specials()
        .forEach(s -> assertThat(mounts.add(s.mountPoint())).as(seed).isTrue());
  }

  private static void groups(StorageConfiguration storage, String seed) {
    for (Group group : storage.composition().groups()) {
      List<Filesystem> shares = storage.shares(group.id());
      long given = shares.stream().mapToLong(f -> storage.size(f.on())).sum();
      assertThat(shares).as("%s: %s is made of something", seed, group).isNotEmpty();
      assertThat(storage.size(group)).as("%s: %s", seed, group).isBetween(0L, given);
      assertThat(shares)
          .as("%s: %s does not rest on itself", seed, group)
          .noneMatch(f -> storage.restsOn(f.on(), id -> id == group.id()));
      if (group.type() == GroupType.VOLUME_GROUP) {
        assertThat(storage.free(group)).as("%s: %s", seed, group).isNotNegative();
      } else {
        assertThat(storage.products(group.id())).as("%s: %s", seed, group).hasSize(1);
      }
    }
  }

  /** What can be said of a device's size. */
  private static final class DescriptionOf {
    private static DiskEdits.Description size(Random random, Device device) {
      return new DiskEdits.Description(
          Optional.empty(),
          Optional.empty(),
          Optional.of((long) (device.size() * (0.5 + random.nextDouble()))),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
