package io.maas4j.storage;

/** The sizes that layouts of disks keep to, in bytes (metadata contract, section 9.1). */
public final class Space {
  public static final long MIB = 1L << 20;
  public static final long GIB = 1L << 30;

  /** Partitions are multiples of this, and at least this. */
  public static final long ALIGNMENT = 4 * MIB;

  /** Before the first partition. */
  public static final long FIRST_OFFSET = 4 * MIB;

  /** Behind the last partition, for the second copy of a GPT. */
  public static final long END_RESERVE = MIB;

  /** What GRUB needs on a GPT when there is no UEFI. */
  public static final long BIOS_GRUB = MIB;

  /** What POWER firmware boots from. */
  public static final long PREP = 8 * MIB;

  public static final long EFI = 512 * MIB;
  public static final long MIN_BOOT = 512 * MIB;
  public static final long MIN_ROOT = 3 * GIB;

  /** A boot disk that nobody has chosen is at least this big. */
  public static final long MIN_BOOT_DISK = 512 * MIB;

  public static final long MIN_DISK = 4 * MIB;
  public static final int MIN_BLOCK = 512;

  /** A volume group's extents; each of its devices gives one away for what LVM writes there. */
  public static final long EXTENT = 4 * MIB;

  /** What each device of a RAID loses. */
  public static final long RAID_SUPERBLOCK = 128 << 10;

  /** The biggest partition that an MBR can say. */
  public static final long MAX_MBR_PARTITION = down((2L << 40) - MIB);

  private Space() {}

  /** The greatest multiple of {@link #ALIGNMENT} that is not more; never negative. */
  public static long down(long size) {
    return Math.max(0, size - Math.floorMod(size, ALIGNMENT));
  }
}
