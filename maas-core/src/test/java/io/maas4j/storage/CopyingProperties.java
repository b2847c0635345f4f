package io.maas4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a machine's storage is like, another one's can become like it. */
class CopyingProperties {
  private static final int RUNS = 60;

  @Test
  void onTheSameDisksEverythingIsTheSameButNumbersAndUuids() {
    int copied = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      for (StorageConfiguration source : lastOf(StorageProperties.run(seed))) {
        StorageConfiguration bare = machine(source, 0, new Random(seed));
        if (!Copying.faults(source, bare).isEmpty()) {
          assertThat(source.bootDisk().isEmpty() || Fitting.fault(source).isPresent())
              .as("seed %s: %s", seed, Copying.faults(source, bare))
              .isTrue();
          continue;
        }
        StorageConfiguration copy = Copying.copy(source, bare, new Later());
        StorageProperties.check(copy, "seed " + seed);
        assertThat(Disks.summary(copy))
            .as("seed %s", seed)
            .containsExactlyInAnyOrderElementsOf(Disks.summary(source));
        assertThat(mounts(copy)).as("seed %s", seed).isEqualTo(mounts(source));
        assertThat(copy.composition().specials())
            .extracting(SpecialFilesystem::mountPoint)
            .containsExactlyElementsOf(
                source.composition().specials().stream()
                    .map(SpecialFilesystem::mountPoint)
                    .toList());
        assertThat(Collections.disjoint(marks(copy), marks(source))).as("seed %s", seed).isTrue();
        copied += copy.composition().equals(Composition.EMPTY) ? 0 : 1;
      }
    }
    // sources with nothing to copy prove nothing
    assertThat(copied).isGreaterThan(RUNS);
  }

  @Test
  void onLargerDisksInAnyOrderTheShapeIsTheSameAndEverythingFits() {
    int copied = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      for (StorageConfiguration source : lastOf(StorageProperties.run(seed))) {
        StorageConfiguration bare = machine(source, 4096, random);
        List<String> faults = Copying.faults(source, bare);
        if (!faults.isEmpty()) {
          continue;
        }
        StorageConfiguration copy = Copying.copy(source, bare, new Later());
        StorageProperties.check(copy, "seed " + seed);
        assertThat(Fitting.fault(copy)).as("seed %s", seed).isEmpty();
        assertThat(copy.disks()).as("disks stay what they are").isEqualTo(bare.disks());
        assertThat(shape(copy)).as("seed %s", seed).isEqualTo(shape(source));
        for (Device device : source.virtual()) {
          Device twin = Disks.device(copy, device.name());
          assertThat(twin.size()).as("seed %s", seed).isGreaterThanOrEqualTo(device.size());
          assertThat(twin.tags()).isEqualTo(device.tags());
        }
        copied++;
      }
    }
    assertThat(copied).isGreaterThan(RUNS);
  }

  private static List<StorageConfiguration> lastOf(List<StorageConfiguration> states) {
    return states.subList(Math.max(0, states.size() - 3), states.size());
  }

  /** Disks as the source's, in another order, and something on one of them. */
  private static StorageConfiguration machine(
      StorageConfiguration source, int moreGib, Random random) {
    long boot = source.bootDisk().map(BlockDevice::id).orElse(0L);
    List<BlockDevice> disks = new ArrayList<>();
    for (BlockDevice disk : source.disks()) {
      long size = disk.size() + (moreGib == 0 ? 0 : Space.GIB * random.nextInt(moreGib));
      disks.add(
          new BlockDevice(
              disk.id() + 500,
              disk.machine(),
              disk.name(),
              "",
              "",
              "",
              size,
              disk.blockSize(),
              moreGib > 0 && random.nextBoolean() ? new TreeSet<>() : disk.tags(),
              "",
              Optional.empty(),
              disk.id() == boot));
    }
    if (moreGib > 0) {
      disks.add(Disks.disk(900, "sdz", Space.GIB * 7, 512));
      Collections.shuffle(disks, random);
    }
    StorageConfiguration bare =
        new StorageConfiguration(source.platform(), disks, Composition.EMPTY);
    return Formatting.format(
        bare,
        Place.device(disks.get(0).id()),
        "xfs",
        Optional.empty(),
        Optional.empty(),
        new CountedIds());
  }

  /** What there is, whatever it is on. */
  private static List<String> shape(StorageConfiguration storage) {
    return Stream.of(
            storage.composition().tables().stream()
                .flatMap(
                    t -> t.partitions().stream().map(p -> t.type() + " " + p.index() + p.size())),
            storage.composition().filesystems().stream()
                .map(
                    f ->
                        f.type()
                            + " "
                            + f.on().kind()
                            + f.mountPoint()
                            + f.group().map(id -> storage.group(id).name())
                            + f.cacheSet().map(storage::cacheSetName)),
            storage.composition().groups().stream()
                .map(g -> g.name() + g.level() + g.cacheMode() + g.cacheSet().isPresent()))
        .flatMap(lines -> lines.sorted())
        .toList();
  }

  private static Set<String> mounts(StorageConfiguration storage) {
    Set<String> mounts = new TreeSet<>();
    storage
        .composition()
        .filesystems()
        .forEach(f -> mounts.add(storage.name(f.on()) + f.mountPoint() + f.mountOptions()));
    return mounts;
  }

  /** Numbers and UUIDs of everything that is made. */
  private static Set<String> marks(StorageConfiguration storage) {
    Set<String> marks = new HashSet<>();
    Composition composition = storage.composition();
    composition.tables().stream()
        .flatMap(t -> t.partitions().stream())
        .forEach(p -> marks.addAll(List.of("partition " + p.id(), p.uuid())));
    composition.groups().forEach(g -> marks.addAll(List.of("group " + g.id(), g.uuid())));
    composition.virtuals().forEach(v -> marks.addAll(List.of("device " + v.id(), v.uuid())));
    composition.cacheSets().forEach(id -> marks.add("cache set " + id));
    composition.filesystems().forEach(f -> marks.add(f.uuid()));
    composition.specials().forEach(f -> marks.add(f.uuid()));
    return marks;
  }

  /** Behind everything that the source may have. */
  private static final class Later implements StorageIds {
    private long last = 1_000_000;

    @Override
    public long next(Numbering of) {
      return ++last;
    }

    @Override
    public String uuid() {
      return new java.util.UUID(1, ++last).toString();
    }
  }
}
