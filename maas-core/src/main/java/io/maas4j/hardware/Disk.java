package io.maas4j.hardware;

import java.util.List;

/**
 * A disk (spec scripts §12.2).
 *
 * @param name {@code sda}
 * @param idPath {@code /dev/disk/by-id/…}, or {@code /dev/<name>} when nothing more stable is known
 * @param model may be empty
 * @param serial may be empty
 * @param sizeBytes its size
 * @param blockBytes size of a block, 512 when the probe knows none
 * @param tags {@code ssd} or {@code rotary} and {@code <n>rpm}, {@code removable}, {@code sata},
 *     {@code multipath}
 * @param firmwareVersion may be empty
 * @param numaNode index
 * @param pciAddress of its controller, may be empty
 * @param usbAddress {@code bus:device}, may be empty
 */
public record Disk(
    String name,
    String idPath,
    String model,
    String serial,
    long sizeBytes,
    int blockBytes,
    List<String> tags,
    String firmwareVersion,
    int numaNode,
    String pciAddress,
    String usbAddress) {
  private static final long NEGLIGIBLE_BYTES = 4L << 20;

  public Disk {
    tags = List.copyOf(tags);
  }

  /** At most 4 MiB: not worth a row of its own, unless it has one already. */
  public boolean isNegligible() {
    return sizeBytes <= NEGLIGIBLE_BYTES;
  }
}
