package io.maas4j.image;

import java.util.Arrays;
import java.util.Optional;

/** What a file of an image is for; the names are those of image streams and URLs. */
public enum FileKind {
  BOOT_KERNEL("boot-kernel"),
  BOOT_INITRD("boot-initrd"),
  /** A device tree, for boards whose firmware has none. */
  BOOT_DTB("boot-dtb"),
  SQUASHFS("squashfs"),
  /** The files below {@code /}, in an archive. */
  ROOT_TGZ("root-tgz"),
  ROOT_TBZ("root-tbz"),
  ROOT_TXZ("root-txz"),
  /** A whole disk, in an archive. */
  ROOT_DISK_TGZ("root-dd"),
  ROOT_DISK_TAR("root-dd.tar"),
  ROOT_DISK_TBZ("root-dd.tar.bz2"),
  ROOT_DISK_TXZ("root-dd.tar.xz"),
  /** A whole disk. */
  ROOT_RAW("root-dd.raw"),
  ROOT_RAW_GZIP("root-dd.gz"),
  ROOT_RAW_BZIP2("root-dd.bz2"),
  ROOT_RAW_XZ("root-dd.xz");

  private final String wireName;

  FileKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** The form in which users upload it; empty for what only image streams have. */
  public Optional<UploadType> uploadType() {
    return Arrays.stream(UploadType.values())
        .filter(type -> type.filetype().equals(wireName))
        .findFirst();
  }

  public static Optional<FileKind> ofWireName(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst();
  }
}
