package io.maas4j.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Device;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Groups;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Place;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoragePiecesTest {
  private final StorageIds ids = new Counted();

  private static final class Counted implements StorageIds {
    private final Map<Numbering, Long> last = new EnumMap<>(Map.of(Numbering.DEVICE, 100L));

    @Override
    public long next(Numbering of) {
      return last.merge(of, 1L, Long::sum);
    }

    @Override
    public String uuid() {
      return new UUID(1, next(Numbering.CACHE_SET)).toString();
    }
  }

  private static BlockDevice disk(long id, String name, int gigabytes, String tag) {
    return new BlockDevice(
        id,
        new MachineId("abc123"),
        name,
        "",
        "",
        "",
        gigabytes * 1_000_000_000L,
        512,
        new TreeSet<>(List.of(tag)),
        "",
        Optional.empty(),
        false);
  }

  private StorageConfiguration laidOut(LayoutType layout) {
    StorageConfiguration bare =
        new StorageConfiguration(
            new Platform("amd64", true),
            List.of(disk(1, "sda", 40, "ssd"), disk(2, "sdb", 80, "rotary")),
            Composition.EMPTY);
    return Layouts.apply(bare, layout, LayoutOptions.NONE, Optional.empty(), ids);
  }

  private static Optional<List<String>> match(StorageConfiguration storage, String wanted) {
    return StorageConstraint.parse(wanted)
        .match(StoragePieces.of(storage))
        .map(
            chosen ->
                chosen.stream()
                    .map(piece -> piece.isPartition() ? part(piece) : Long.toString(piece.id()))
                    .toList());
  }

  private static String part(StoragePiece piece) {
    return "partition:" + piece.id();
  }

  private static long root(StorageConfiguration storage) {
    return storage.composition().filesystems().stream()
        .filter(f -> f.mountPoint().equals(Optional.of("/")))
        .findFirst()
        .orElseThrow()
        .on()
        .id();
  }

  @Test
  void theFirstWishIsAboutTheDiskOfThePartitionThatCarriesTheRoot() {
    StorageConfiguration flat = laidOut(LayoutType.FLAT);
    assertThat(match(flat, "root:39(ssd)")).contains(List.of("1"));
    assertThat(match(flat, "root:41")).as("the other disk has no root").isEmpty();
    assertThat(match(flat, "root:20(rotary)")).isEmpty();
    assertThat(match(flat, "root:1(partition)")).contains(List.of("partition:" + root(flat)));
  }

  @Test
  void aRootOnAVolumeIsOnThatVolume() {
    StorageConfiguration lvm = laidOut(LayoutType.LVM);
    Device volume = lvm.virtual().get(0);
    assertThat(match(lvm, "root:30,data:80")).contains(List.of(Long.toString(volume.id()), "2"));
  }

  @Test
  void withoutARootNothingFits() {
    assertThat(match(laidOut(LayoutType.BLANK), "root:0")).isEmpty();
    assertThat(match(laidOut(LayoutType.BLANK), "1")).isEmpty();
  }

  @Test
  void whatIsFormattedDividedOrPartOfSomethingIsNoSpareDisk() {
    StorageConfiguration flat = laidOut(LayoutType.FLAT);
    assertThat(match(flat, "root:1,data:80")).contains(List.of("1", "2"));
    assertThat(match(formatted(flat), "root:1,data:80")).isEmpty();
    assertThat(match(divided(flat), "root:1,data:1")).isEmpty();
    Members sdb = new Members("block_devices", List.of("sdb"), "partitions", List.of());
    StorageConfiguration grouped =
        Groups.volumeGroup(flat, "vg0", Optional.empty(), sdb, ids).configuration();
    assertThat(match(grouped, "root:1,data:1")).isEmpty();
  }

  @Test
  void anUnusedPartitionServesWhoAsksForOne() {
    StorageConfiguration divided = divided(laidOut(LayoutType.FLAT));
    long part = divided.table(2).orElseThrow().partitions().get(0).id();
    assertThat(match(divided, "root:1,data:10(partition)"))
        .contains(List.of("1", "partition:" + part));
    assertThat(match(divided, "root:1,data:30(partition)")).isEmpty();
    StorageConfiguration tagged =
        Partitioning.tag(divided, divided.partition(part).orElseThrow(), "fast", true);
    assertThat(match(tagged, "root:1,data:10(partition,fast)")).isPresent();
    assertThat(match(divided, "root:1,data:10(partition,fast)")).isEmpty();
    StorageConfiguration used =
        Formatting.format(
            divided, Place.partition(part), "ext4", Optional.empty(), Optional.empty(), ids);
    assertThat(match(used, "root:1,data:10(partition)")).isEmpty();
  }

  private StorageConfiguration formatted(StorageConfiguration storage) {
    return Formatting.format(
        storage, Place.device(2), "ext4", Optional.empty(), Optional.empty(), ids);
  }

  private StorageConfiguration divided(StorageConfiguration storage) {
    return Partitioning.add(
            storage,
            storage.device(2).orElseThrow(),
            Optional.of(20_000_000_000L),
            Optional.empty(),
            false,
            ids)
        .configuration();
  }
}
