package io.maas4j.storage;

/**
 * What of a machine decides how its disks are divided.
 *
 * @param architecture {@code amd64}; empty while unknown
 * @param uefi whether it boots by UEFI
 */
public record Platform(String architecture, boolean uefi) {

  /** What a table takes of a device besides its partitions. */
  public long overhead(TableType table, boolean physical) {
    long overhead = Space.FIRST_OFFSET + Space.END_RESERVE;
    if (physical && architecture.equals("ppc64el")) {
      return overhead + Space.PREP;
    }
    return needsBiosPartition(table, physical) ? overhead + Space.BIOS_GRUB : overhead;
  }

  /**
   * The partition that the loader of this platform needs comes first and is nobody else's: users'
   * partitions are counted behind it.
   */
  public boolean firstIsReserved(TableType table, boolean physical, boolean boot) {
    return needsBiosPartition(table, physical)
        || table == TableType.GPT && boot && architecture.equals("ppc64el");
  }

  private boolean needsBiosPartition(TableType table, boolean physical) {
    return table == TableType.GPT && physical && architecture.equals("amd64") && !uefi;
  }
}
