package io.maas4j.image.stream;

import java.util.List;
import java.util.Optional;

/**
 * What a product was at a time.
 *
 * @param version {@code 20250701}; the greatest, as text, is the newest
 * @param items those of known types, in the file's order
 */
public record ProductVersion(String version, List<Item> items) {
  public ProductVersion {
    items = List.copyOf(items);
  }

  private Optional<Item> of(ItemType type) {
    return items.stream().filter(item -> item.type() == type).findFirst();
  }

  /**
   * What has to be had of it.
   *
   * @return empty when the version lacks something without which it is of no use
   */
  Optional<List<Item>> files(ProductKind kind) {
    return switch (kind) {
      case BOOT -> bootsNothing() ? whole() : bootable();
      case BASE -> whole();
      case LOADER ->
          Optional.of(items.stream().filter(i -> i.type() == ItemType.ARCHIVE_TAR_XZ).toList())
              .filter(archives -> !archives.isEmpty());
    };
  }

  private Optional<List<Item>> whole() {
    return items.stream().filter(i -> i.type().isWholeSystem()).findFirst().map(List::of);
  }

  /** What lacks only some of what it boots with is not whole because it has a root of its own. */
  private boolean bootsNothing() {
    return items.stream().allMatch(i -> i.type().isWholeSystem());
  }

  private Optional<List<Item>> bootable() {
    Optional<Item> root = of(ItemType.SQUASHFS).or(() -> of(ItemType.ROOT_IMAGE_GZ));
    Optional<Item> kernel = of(ItemType.BOOT_KERNEL);
    Optional<Item> initrd = of(ItemType.BOOT_INITRD);
    if (root.isEmpty() || kernel.isEmpty() || initrd.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        items.stream()
            .filter(
                i ->
                    i.equals(root.get())
                        || i.equals(kernel.get())
                        || i.equals(initrd.get())
                        || i.type() == ItemType.BOOT_DTB)
            .toList());
  }
}
