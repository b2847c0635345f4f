package io.maas4j.image.stream;

import java.util.Arrays;
import java.util.Optional;

/** What a file of a stream is. */
public enum ItemType {
  BOOT_KERNEL("boot-kernel"),
  BOOT_INITRD("boot-initrd"),
  BOOT_DTB("boot-dtb"),
  SQUASHFS("squashfs"),
  ROOT_IMAGE_GZ("root-image.gz"),
  ROOT_TGZ("root-tgz"),
  ROOT_TBZ("root-tbz"),
  ROOT_TXZ("root-txz"),
  ROOT_DD("root-dd"),
  ROOT_DD_TAR("root-dd.tar"),
  ROOT_DD_RAW("root-dd.raw"),
  ROOT_DD_BZ2("root-dd.bz2"),
  ROOT_DD_GZ("root-dd.gz"),
  ROOT_DD_XZ("root-dd.xz"),
  ROOT_DD_TAR_BZ2("root-dd.tar.bz2"),
  ROOT_DD_TAR_XZ("root-dd.tar.xz"),
  ARCHIVE_TAR_XZ("archive.tar.xz");

  private final String wireName;

  ItemType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Whether it is a whole operating system by itself. */
  public boolean isWholeSystem() {
    return ordinal() >= ROOT_TGZ.ordinal() && ordinal() <= ROOT_DD_TAR_XZ.ordinal();
  }

  /** Empty for what is not kept: {@code manifest}, and what nobody knows. */
  public static Optional<ItemType> ofWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(name)).findFirst();
  }
}
