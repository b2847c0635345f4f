package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A machine's disk as it is seen from outside of the machine.
 *
 * @param file of the disk, raw
 */
record DiskContent(Path file) {
  private static final int MIB = 1 << 20;
  private static final byte[] MARK =
      "this must not outlive a release\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * Writes known bytes between what the machine was deployed with: behind its file systems, in the
   * middle of nowhere, over a border of a mebibyte, at the very end.
   *
   * @throws AssertionError if no system was deployed to it
   */
  void mark() throws IOException {
    long size = Files.size(file);
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] table = new byte[8];
      disk.seek(512);
      disk.readFully(table);
      assertThat(new String(table, StandardCharsets.US_ASCII)).isEqualTo("EFI PART");
      for (long offset :
          List.of(70L * MIB, 77L * MIB + 4711, 96L * MIB - 5, size - MIB, size - MARK.length)) {
        disk.seek(offset);
        disk.write(MARK);
      }
    }
    assertThat(firstByteThatIsNotZero()).isPresent();
  }

  /** Where it is, counted in bytes from the beginning. */
  OptionalLong firstByteThatIsNotZero() {
    byte[] zeros = new byte[MIB];
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "r")) {
      byte[] block = new byte[MIB];
      long at = 0;
      for (int read = disk.read(block); read > 0; read = disk.read(block)) {
        int differs = Arrays.mismatch(block, 0, read, zeros, 0, read);
        if (differs >= 0) {
          return OptionalLong.of(at + differs);
        }
        at += read;
      }
      assertThat(at).isEqualTo(Files.size(file)).isPositive();
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
