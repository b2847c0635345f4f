package io.maas4j.sample.sim;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A machine's disks: sparse files in its {@code dev} directory. */
final class Disks {
  private static final int LOOKED_AT = 1 << 16;

  private final Path directory;
  private final List<SimSpec.Disk> disks;

  Disks(Path directory, List<SimSpec.Disk> disks) {
    this.directory = directory;
    this.disks = disks;
  }

  /** Creates what is missing; what a disk holds stays. */
  void create() throws IOException {
    Files.createDirectories(directory);
    for (SimSpec.Disk disk : disks) {
      Path file = directory.resolve(disk.name());
      if (!Files.exists(file)) {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
          sparse.setLength(disk.bytes());
        }
      }
    }
  }

  /**
   * The first disk that holds a system: something at its start, where boot sector and partition
   * table are, so that an erased disk boots nothing.
   */
  Optional<String> bootable() throws IOException {
    for (SimSpec.Disk disk : disks) {
      try (var stream = Files.newInputStream(directory.resolve(disk.name()))) {
        for (byte octet : stream.readNBytes(LOOKED_AT)) {
          if (octet != 0) {
            return Optional.of(disk.name());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What the installer left beside the disk: {@code /} of the installed system's configuration. */
  Path configuration(String disk) {
    return directory.resolve(disk + ".cloud-config");
  }
}
