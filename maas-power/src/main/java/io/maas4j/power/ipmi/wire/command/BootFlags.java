package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;

/**
 * Boot option 5 (IPMI 2.0 §28.13, table 28-14): what the next boot is from. All bits are kept, so
 * that flags can be read, changed in one point and written back.
 *
 * @param octets five
 */
public record BootFlags(Octets octets) {
  public static final int DEVICE_NONE = 0;
  public static final int DEVICE_PXE = 1;
  public static final int DEVICE_DISK = 2;
  public static final int DEVICE_DISK_SAFE_MODE = 3;
  public static final int DEVICE_DIAGNOSTIC = 4;
  public static final int DEVICE_CD = 5;
  public static final int DEVICE_BIOS_SETUP = 6;
  public static final int DEVICE_REMOTE_CD = 8;

  /** What Supermicro's boards want for a disk with EFI. */
  public static final int DEVICE_DISK_SUPERMICRO_EFI = 9;

  public static final int DEVICE_REMOTE_DISK = 11;
  public static final int DEVICE_FLOPPY = 15;

  private static final int LENGTH = 5;
  private static final int VALID = 0x80;
  private static final int PERSISTENT = 0x40;
  private static final int EFI = 0x20;
  private static final int DEVICE_MASK = 0x3C;

  /** Which firmware the flags are for. */
  public enum Firmware {
    LEGACY,
    EFI
  }

  /** For how long they hold. */
  public enum Term {
    ONCE,
    PERSISTENT
  }

  /**
   * @throws IllegalArgumentException when there are not five octets
   */
  public BootFlags {
    if (octets.length() != LENGTH) {
      throw new IllegalArgumentException("boot flags have five octets: " + octets);
    }
  }

  /** No flags set, not valid. */
  public static BootFlags none() {
    return new BootFlags(Octets.of(0, 0, 0, 0, 0));
  }

  /**
   * @throws WireFormatException when there are less than five octets
   */
  public static BootFlags of(BootOption option) {
    return new BootFlags(new OctetReader(option.data()).octets(LENGTH, "boot flags"));
  }

  /** Valid, from this device; the firmware and everything else as they are. */
  public BootFlags from(int device, Term term) {
    int first = octets.at(0) & ~PERSISTENT | VALID | (term == Term.PERSISTENT ? PERSISTENT : 0);
    return with(first, octets.at(1) & ~DEVICE_MASK | device << 2 & DEVICE_MASK);
  }

  public BootFlags with(Firmware firmware) {
    int first = octets.at(0) & ~EFI | (firmware == Firmware.EFI ? EFI : 0);
    return with(first, octets.at(1));
  }

  public boolean isValid() {
    return (octets.at(0) & VALID) != 0;
  }

  public Term term() {
    return (octets.at(0) & PERSISTENT) != 0 ? Term.PERSISTENT : Term.ONCE;
  }

  public Firmware firmware() {
    return (octets.at(0) & EFI) != 0 ? Firmware.EFI : Firmware.LEGACY;
  }

  /** 0 to 15; see the constants. */
  public int device() {
    return (octets.at(1) & DEVICE_MASK) >> 2;
  }

  private BootFlags with(int first, int second) {
    return new BootFlags(Octets.of(first, second, octets.at(2), octets.at(3), octets.at(4)));
  }
}
