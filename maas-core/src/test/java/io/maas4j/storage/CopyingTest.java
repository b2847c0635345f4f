package io.maas4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which disk becomes like which one, and when none does. */
class CopyingTest {
  private static final long GB = 1_000_000_000L;

  private final CountedIds ids = new CountedIds();

  private static StorageConfiguration of(BlockDevice... disks) {
    return Disks.of(Disks.UEFI, disks);
  }

  private static BlockDevice disk(long id, String name, int gigabytes, String... tags) {
    return Disks.disk(id, name, gigabytes * GB, 512, tags);
  }

  /** Each disk is formatted with its name for a label. */
  private StorageConfiguration labelled(BlockDevice... disks) {
    StorageConfiguration storage = of(disks);
    for (BlockDevice disk : disks) {
      storage =
          Formatting.format(
              storage,
              Place.device(disk.id()),
              "ext4",
              Optional.empty(),
              Optional.of(disk.name()),
              ids);
    }
    return storage;
  }

  private static Optional<String> label(StorageConfiguration storage, String disk) {
    return storage
        .filesystem(Place.device(Disks.device(storage, disk).id()))
        .flatMap(Filesystem::label);
  }

  private StorageConfiguration copy(StorageConfiguration source, StorageConfiguration destination) {
    assertThat(Copying.faults(source, destination)).isEmpty();
    return Copying.copy(source, destination, ids);
  }

  @Test
  void disksOfEqualSizeAndTagsCorrespondThenThoseOfEqualTagsThenThoseThatAreLargeEnough() {
    StorageConfiguration source =
        labelled(
            disk(1, "boot", 10),
            disk(2, "any", 30, "nvme"),
            disk(3, "tagged", 20, "ssd"),
            disk(4, "exact", 40, "ssd"));
    StorageConfiguration copy =
        copy(
            source,
            of(
                disk(11, "a", 10),
                disk(12, "b", 40, "ssd"),
                disk(13, "c", 90, "rotary"),
                disk(14, "d", 50, "ssd")));
    assertThat(label(copy, "a")).contains("boot");
    assertThat(label(copy, "b")).contains("exact");
    assertThat(label(copy, "d")).contains("tagged");
    assertThat(label(copy, "c")).contains("any");
  }

  @Test
  void theBootDiskBecomesTheBootDiskWhateverElseIsLikeIt() {
    StorageConfiguration source = labelled(disk(1, "boot", 10, "ssd"), disk(2, "data", 20));
    StorageConfiguration destination =
        DiskEdits.boot(
            of(disk(11, "a", 10, "ssd"), disk(12, "b", 20), disk(13, "c", 30)),
            Disks.device(of(disk(12, "b", 20)), "b"));
    StorageConfiguration copy = copy(source, destination);
    assertThat(label(copy, "b")).contains("boot");
    assertThat(label(copy, "c")).contains("data");
    assertThat(label(copy, "a")).as("a disk that is left over is empty").isEmpty();
  }

  @Test
  void theSmallestDiskThatIsLargeEnoughIsTaken() {
    StorageConfiguration source =
        labelled(disk(1, "boot", 10), disk(2, "large", 50), disk(3, "small", 20));
    StorageConfiguration copy =
        copy(source, of(disk(11, "a", 10), disk(12, "b", 60), disk(13, "c", 30)));
    assertThat(label(copy, "b")).contains("large");
    assertThat(label(copy, "c")).contains("small");
  }

  @Test
  void whatWasThereBeforeIsGone() {
    StorageConfiguration destination = labelled(disk(11, "a", 10), disk(12, "b", 20));
    StorageConfiguration copy = copy(of(disk(1, "boot", 10)), destination);
    assertThat(copy.composition()).isEqualTo(Composition.EMPTY);
    assertThat(copy.disks()).isEqualTo(destination.disks());
  }

  @Test
  void aCachedVolumeGroupIsCopiedWithAllItsLayers() {
    StorageConfiguration disks = Disks.avocet(Disks.UEFI);
    StorageConfiguration source =
        Layouts.apply(
            DiskEdits.boot(disks, Disks.device(disks, "sdb")),
            LayoutType.BCACHE,
            LayoutOptions.NONE,
            Optional.empty(),
            ids);
    StorageConfiguration bare =
        of(
            disk(81, "vda", 50, "rotary", "sata"),
            disk(82, "vdb", 40, "ssd"),
            disk(83, "vdc", 80, "rotary", "sata"));
    StorageConfiguration copy = copy(source, bare);
    String uses = String.join("\n", Disks.summary(copy));
    assertThat(uses).contains("bcache0 ", "Cache device for cache0", "mounted at /");
    assertThat(copy.virtual()).hasSameSizeAs(source.virtual());
  }

  @Test
  void whyItCannotBeDoneIsSaid() {
    StorageConfiguration two = labelled(disk(1, "sda", 10), disk(2, "sdb", 20));
    assertThat(Copying.faults(two, of(disk(11, "a", 9), disk(12, "b", 90))))
        .containsExactly("destination boot disk(a) is smaller than source boot disk(sda)");
    assertThat(Copying.faults(two, of(disk(11, "a", 90))))
        .containsExactly("source node has 2 disks, destination node 1");
    assertThat(Copying.faults(two, of(disk(11, "a", 90), disk(12, "b", 19))))
        .containsExactly("destination node has no disk that is large enough for sdb");
    assertThat(Copying.faults(two, of())).containsExactly("destination node has no boot disk");
    assertThat(Copying.faults(of(), two)).containsExactly("source node has no boot disk");
    assertThat(
            Copying.faults(
                two, Disks.of(new Platform("amd64", false), disk(11, "a", 90), disk(12, "b", 90))))
        .containsExactly(
            "source and destination node must have the same architecture and firmware");
  }

  @Test
  void aNameThatADiskHasThereCannotBeCopied() {
    StorageConfiguration source =
        Groups.volumeGroup(
                of(disk(1, "sda", 10), disk(2, "sdb", 20)),
                "nvme0n1",
                Optional.empty(),
                Disks.devices("sdb"),
                ids)
            .configuration();
    assertThat(Copying.faults(source, of(disk(11, "sda", 10), disk(12, "nvme0n1", 20))))
        .singleElement()
        .asString()
        .contains("nvme0n1 cannot be called so");
  }
}
