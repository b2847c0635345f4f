package io.maas4j.sample.sim;

import io.maas4j.id.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a simulated machine is made of. Immutable.
 *
 * @param name of the machine: lower-case letters, digits and dashes, at most 40; also the name of
 *     its directory and of its place at the BMC
 * @param macs of its network cards; it boots from the first
 * @param uuid SMBIOS system UUID
 * @param firmware how it boots
 * @param disks in boot order; may be empty
 * @param cpus 1-1024 cores of one socket
 * @param memoryMib 16 MiB or more
 */
public record SimSpec(
    String name,
    List<MacAddress> macs,
    UUID uuid,
    Firmware firmware,
    List<Disk> disks,
    int cpus,
    int memoryMib) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern DISK = Pattern.compile("[a-z][a-z0-9]{0,11}");
  private static final long GIB = 1L << 30;

  /**
   * A disk: a plain sparse file.
   *
   * @param name the kernel's, {@code sda}
   * @param bytes its size, a multiple of 512
   */
  public record Disk(String name, long bytes) {
    /**
     * @throws IllegalArgumentException saying which part is wrong
     */
    public Disk {
      if (!DISK.matcher(name).matches()) {
        throw new IllegalArgumentException("disk name '" + name + "' is not like sda");
      }
      if (bytes < 512 || bytes % 512 != 0) {
        throw new IllegalArgumentException(
            "disk " + name + ": " + bytes + " bytes is not a positive multiple of 512");
      }
    }
  }

  /**
   * @throws IllegalArgumentException saying which part is wrong
   */
  public SimSpec {
    macs = List.copyOf(macs);
    disks = List.copyOf(disks);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "machine name '" + name + "' is not 1-40 lower-case letters, digits and dashes");
    }
    if (macs.isEmpty()) {
      throw new IllegalArgumentException(name + " has no network card: give at least one MAC");
    }
    if (disks.stream().map(Disk::name).distinct().count() != disks.size()) {
      throw new IllegalArgumentException(name + " has two disks of the same name: " + disks);
    }
    if (cpus < 1 || cpus > 1024) {
      throw new IllegalArgumentException(name + ": " + cpus + " CPUs is not in 1-1024");
    }
    if (memoryMib < 16) {
      throw new IllegalArgumentException(name + ": " + memoryMib + " MiB is less than 16");
    }
  }

  /**
   * One of a series of like machines: 4 CPUs, 8 GiB, one card, a disk {@code sda} of 16 GiB.
   *
   * @param number 1-65535; the MAC and the UUID follow from it
   */
  public static SimSpec numbered(int number, Firmware firmware) {
    if (number < 1 || number > 0xFFFF) {
      throw new IllegalArgumentException("machine number " + number + " is not in 1-65535");
    }
    String name = String.format("sim-%03d", number);
    byte[] mac = {0x52, 0x54, 0x00, 0x5A, (byte) (number >> 8), (byte) number};
    UUID uuid = UUID.nameUUIDFromBytes(("maas4j " + name).getBytes(StandardCharsets.UTF_8));
    return new SimSpec(
        name,
        List.of(MacAddress.of(mac)),
        uuid,
        firmware,
        List.of(new Disk("sda", 16 * GIB)),
        4,
        8192);
  }

  /** The card that it boots from. */
  public MacAddress bootMac() {
    return macs.get(0);
  }
}
