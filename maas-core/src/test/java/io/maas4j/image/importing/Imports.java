package io.maas4j.image.importing;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.Item;
import io.maas4j.image.stream.ItemType;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductKind;
import io.maas4j.image.stream.ProductVersion;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.image.stream.StreamPath;
import io.maas4j.testkit.image.StreamFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sources, products and sets for tests of imports. */
final class Imports {
  static final ReleaseName NOBLE = new ReleaseName("ubuntu", "noble");

  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  private Imports() {}

  static BootSource source(long id, int priority) {
    return new BootSource(
        id,
        "http://s" + id + "/",
        "k",
        "",
        "source " + id,
        priority,
        true,
        false,
        NOON,
        NOON,
        Map.of());
  }

  static BootSource disabled(long id) {
    return new BootSource(
        id, "http://s" + id + "/", "k", "", "source " + id, 1, false, false, NOON, NOON, Map.of());
  }

  static BootSelection all(long source, String release) {
    return selection(source, release, "*", "*", "*");
  }

  static BootSelection selection(
      long source, String release, String arch, String subarch, String label) {
    return new BootSelection(
        source * 100 + release.length(),
        source,
        "ubuntu",
        release,
        List.of(arch),
        List.of(subarch),
        List.of(label));
  }

  static Item item(ItemType type, String path, long size) {
    return new Item(
        type.wireName(),
        type,
        new StreamPath(path),
        new Content(StreamFiles.sha256(path), size),
        Map.of());
  }

  /** All that booting needs; its content follows from the release, the arch and the version. */
  static ProductVersion version(String release, String arch, String subarch, String version) {
    String directory = release + "/" + arch + "/" + version + "/";
    return new ProductVersion(
        version,
        List.of(
            item(ItemType.BOOT_KERNEL, directory + subarch + "/boot-kernel", 100),
            item(ItemType.BOOT_INITRD, directory + subarch + "/boot-initrd", 200),
            item(ItemType.SQUASHFS, directory + "squashfs", 1000)));
  }

  static Product product(String release, String arch, String subarch, String... versions) {
    return labelled("stable", release, arch, subarch, versions);
  }

  static Product labelled(
      String label, String release, String arch, String subarch, String... versions) {
    return new Product(
        "com.ubuntu.maas." + label + ":v3:boot:" + release + ":" + arch + ":" + subarch,
        ProductKind.BOOT,
        new ResourceName("ubuntu", release, arch, subarch),
        label,
        Set.of("generic", subarch),
        Map.of(),
        Stream.of(versions)
            .sorted(java.util.Comparator.reverseOrder())
            .map(v -> version(release, arch, subarch, v))
            .toList());
  }

  static Product loader(String version) {
    return new Product(
        "com.ubuntu.maas.stable:1:grub-efi-signed:uefi:amd64",
        ProductKind.LOADER,
        new ResourceName("grub-efi-signed", "uefi", "amd64", "generic"),
        "stable",
        Set.of("generic"),
        Map.of(),
        List.of(
            new ProductVersion(
                version, List.of(item(ItemType.ARCHIVE_TAR_XZ, "l/" + version, 50)))));
  }

  /** As an import of the product's newest version leaves it. */
  static StoredSet stored(long source, Product product) {
    Product.Usable usable = product.newest().orElseThrow();
    return new StoredSet(
        product.resource(),
        product.kind() == ProductKind.LOADER ? StoredSet.Origin.LOADER : StoredSet.Origin.SELECTED,
        OptionalLong.of(source),
        usable.version(),
        product.label(),
        product.subarches(),
        usable.files().stream().map(Item::content).collect(Collectors.toSet()));
  }

  /** A store that has all of these sets. */
  static Contents having(StoredSet... sets) {
    return new Contents(
        Stream.of(sets)
            .flatMap(set -> set.contents().stream())
            .collect(Collectors.toMap(Content::sha256, Content::size, (a, b) -> a)),
        Map.of(),
        Set.of());
  }

  static Offer read(BootSource source, Product... products) {
    return new Offer.Read(source, List.of(products));
  }
}
