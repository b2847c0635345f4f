package io.maas4j.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be written on a device (REST contract, section 7.9). */
public enum FilesystemType {
  EXT2,
  EXT4,
  XFS,
  FAT32,
  VFAT,
  SWAP,
  RAMFS,
  TMPFS,
  BTRFS,
  ZFSROOT,
  LVM_PV,
  RAID,
  RAID_SPARE,
  BCACHE_CACHE,
  BCACHE_BACKING,
  VMFS6;

  /** Those that people put on devices. */
  public static final List<FilesystemType> FORMATS =
      List.of(EXT2, EXT4, XFS, FAT32, VFAT, SWAP, RAMFS, TMPFS, BTRFS, ZFSROOT);

  /** Those that need no device. */
  public static final List<FilesystemType> SPECIAL = List.of(TMPFS, RAMFS);

  /** {@code lvm-pv} */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<FilesystemType> of(String wireName) {
    return Arrays.stream(values()).filter(t -> t.wireName().equals(wireName)).findFirst();
  }
}
