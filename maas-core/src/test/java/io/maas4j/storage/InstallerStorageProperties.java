package io.maas4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.deploy.curtin.StorageAction;
import io.maas4j.deploy.curtin.StorageComposer;
import io.maas4j.deploy.curtin.StorageDocument;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.OsRelease;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever a machine's storage is like, curtin is told all of it, in an order that it can follow.
 */
class InstallerStorageProperties {
  private static final int RUNS = 100;
  private static final OsRelease NOBLE = new OsRelease("ubuntu", "noble");

  /** What can be laid out, and not be made by curtin. */
  private static final List<String> REASONS =
      List.of("cannot be divided", "are needed", "would have no room", "tmpfs", "is gone");

  @Test
  void everythingIsMadeBeforeItIsUsedAndSizesAddUp() {
    int composed = 0;
    int rich = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      for (StorageConfiguration storage : every(3, StorageProperties.run(seed))) {
        Optional<StorageDocument> document = composed(storage, seed);
        if (document.isPresent()) {
          check(storage, document.get(), "seed " + seed);
          composed++;
          rich += storage.composition().groups().size() > 1 ? 1 : 0;
        }
      }
    }
    // machines of which nothing was composed prove nothing
    assertThat(composed).isGreaterThan(RUNS * 3);
    assertThat(rich).isGreaterThan(RUNS / 4);
  }

  @Test
  void theSameStorageGivesTheSameDocument() {
    for (int seed = 0; seed < 10; seed++) {
      for (StorageConfiguration storage : every(7, StorageProperties.run(seed))) {
        assertThat(composed(storage, seed).map(StorageDocument::document))
            .as("seed %s", seed)
            .isEqualTo(composed(storage, seed).map(StorageDocument::document));
      }
    }
  }

  @Test
  void disksThatShrinkOrGoAreRefusedOrWhatIsComposedFits() {
    int refused = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      for (StorageConfiguration storage : every(9, StorageProperties.run(seed))) {
        StorageConfiguration worn = worn(storage, random);
        try {
          check(worn, StorageComposer.of(worn, NOBLE), "seed " + seed);
        } catch (InvalidRequest e) {
          assertThat(e.getMessage()).as("seed %s", seed).contains("cannot be set up");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static List<StorageConfiguration> every(int step, List<StorageConfiguration> states) {
    return java.util.stream.IntStream.range(0, states.size())
        .filter(i -> i % step == 0)
        .mapToObj(states::get)
        .toList();
  }

  private static Optional<StorageDocument> composed(StorageConfiguration storage, int seed) {
    try {
      return Optional.of(StorageComposer.of(storage, NOBLE));
    } catch (InvalidRequest refused) {
      assertThat(REASONS)
          .as("seed %s: %s", seed, refused.getMessage())
          .anyMatch(refused.getMessage()::contains);
      return Optional.empty();
    }
  }

  /** One disk gone, or all of another size. */
  private static StorageConfiguration worn(StorageConfiguration storage, Random random) {
    List<BlockDevice> disks =
        random.nextBoolean()
            ? storage.disks().subList(1, storage.disks().size())
            : storage.disks().stream()
                .map(disk -> sized(disk, (long) (disk.size() * random.nextDouble())))
                .toList();
    return storage.withDisks(disks);
  }

  private static BlockDevice sized(BlockDevice disk, long size) {
    return new BlockDevice(
        disk.id(),
        disk.machine(),
        disk.name(),
        disk.model(),
        disk.serial(),
        disk.idPath(),
        size,
        disk.blockSize(),
        disk.tags(),
        "",
        Optional.empty(),
        disk.boot());
  }

  private static void check(StorageConfiguration storage, StorageDocument document, String seed) {
    Set<String> made = new HashSet<>();
    for (StorageAction action : document.actions()) {
      assertThat(made).as("%s: %s", seed, action).containsAll(action.uses());
      assertThat(made).as("%s: %s", seed, action).containsAll(action.behind());
      assertThat(made.add(action.id())).as("%s: %s twice", seed, action.id()).isTrue();
    }
    complete(storage, document, seed);
    sizes(storage, document, seed);
  }

  private static void complete(
      StorageConfiguration storage, StorageDocument document, String seed) {
    assertThat(document.all(StorageAction.Disk.class).map(StorageAction::id).toList())
        .as(seed)
        .containsExactlyElementsOf(storage.disks().stream().map(BlockDevice::name).toList());
    Set<String> ids =
        document.actions().stream().map(StorageAction::id).collect(Collectors.toSet());
    storage.devices().stream()
        .map(Device::name)
        .forEach(name -> assertThat(ids).as(seed).contains(name));
    storage.composition().tables().stream()
        .flatMap(t -> t.partitions().stream())
        .map(p -> storage.name(Place.partition(p.id())))
        .forEach(name -> assertThat(ids).as(seed).contains(name));
    long mounted =
        storage.composition().filesystems().stream()
            .filter(f -> f.mountPoint().isPresent() && f.type() != FilesystemType.VMFS6)
            .count();
    assertThat(document.all(StorageAction.Mount.class).count()).as(seed).isEqualTo(mounted);
    assertThat(document.all(StorageAction.SpecialMount.class).count())
        .as(seed)
        .isEqualTo(storage.composition().specials().size());
  }

  /** What is on a device, with what lies before and behind it, is not more than the device. */
  private static void sizes(StorageConfiguration storage, StorageDocument document, String seed) {
    Map<String, Long> parts =
        document
            .all(StorageAction.Partition.class)
            .collect(
                Collectors.groupingBy(
                    StorageAction.Partition::device,
                    Collectors.summingLong(StorageAction.Partition::size)));
    parts.forEach(
        (device, size) ->
            assertThat(size + Space.FIRST_OFFSET + Space.END_RESERVE)
                .as("%s: %s", seed, device)
                .isLessThanOrEqualTo(storage.device(device).orElseThrow().size()));
    for (Group group : storage.groups(GroupType.VOLUME_GROUP)) {
      long volumes =
          document
              .all(StorageAction.Volume.class)
              .filter(volume -> volume.group().equals(group.name()))
              .mapToLong(StorageAction.Volume::size)
              .sum();
      assertThat(volumes).as("%s: %s", seed, group).isLessThanOrEqualTo(storage.size(group));
    }
  }
}
