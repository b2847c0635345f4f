package io.maas4j.image.importing;

import java.util.Locale;
import java.util.Optional;

/**
 * The arithmetic of an import; all in bytes.
 *
 * @param stored what the store has before
 * @param freed what goes before anything comes
 * @param fetched what comes
 */
public record Space(long stored, long freed, long fetched) {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  /** The most that the store has: what is replaced goes only when all has come. */
  public long peak() {
    return stored - freed + fetched;
  }

  /** What is too little, with its figures; empty when there is room. */
  public Optional<String> lack(Room room) {
    if (room.quota().isPresent() && fetched > 0 && peak() > room.quota().getAsLong()) {
      long quota = room.quota().getAsLong();
      return Optional.of(
          stored
              + " bytes are stored, of which "
              + freed
              + " go first, and "
              + fetched
              + " are to be fetched: that makes "
              + bytes(peak())
              + ", "
              + bytes(peak() - quota)
              + " more than the quota of "
              + bytes(quota));
    }
    long free = room.usable() + freed - room.reserve();
    if (fetched > 0 && fetched > free) {
      return Optional.of(
          room.usable()
              + " bytes are free on the disk, "
              + freed
              + " go first and "
              + room.reserve()
              + " have to stay free, and "
              + bytes(fetched)
              + " are to be fetched: "
              + bytes(fetched - free)
              + " too many");
    }
    return Optional.empty();
  }

  /** Exact, and as people say it. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double shown = bytes;
    int unit = -1;
    while (shown >= 1024 && unit < UNITS.length - 1) {
      shown /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%d bytes (%.1f %s)", bytes, shown, UNITS[unit]);
  }
}
