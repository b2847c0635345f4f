package io.maas4j.server.image;

/**
 * How much an image may unpack to.
 *
 * @param treeBytes of all files of an archive of files
 * @param treeRatio unpacked bytes for each packed one, at most
 * @param diskBytes of a disk
 * @param diskRatio likewise; disks are mostly zeros, which pack well
 * @param allowance bytes that may be unpacked whatever the ratio is
 * @param entries of an archive
 * @param text characters of all link targets of an archive together
 * @param xzMemory bytes that unpacking xz may take
 */
public record InspectionLimits(
    long treeBytes,
    long treeRatio,
    long diskBytes,
    long diskRatio,
    long allowance,
    int entries,
    int text,
    int xzMemory) {
  private static final long GIB = 1L << 30;

  /** What images of real systems stay far below. */
  public static final InspectionLimits USUAL =
      new InspectionLimits(64 * GIB, 200, 1024 * GIB, 2000, GIB, 5_000_000, 64 << 20, 128 << 20);
}
