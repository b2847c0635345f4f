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
  ROOT_RAW("root-dd.raw"),
  ROOT_RAW_GZIP("root-dd.gz");

  private final String wireName;

  FileKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<FileKind> ofWireName(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst();
  }
}
