package io.maas4j.server.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories in memory where the host has such, for databases that need not last. */
final class Directories {
  private static final Path MEMORY = Path.of("/dev/shm");

  private Directories() {}

  static Path fresh(String name) throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "maas-" + name + "-")
        : Files.createTempDirectory("maas-" + name + "-");
  }

  /** What goes by itself meanwhile is no failure. */
  static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }
}
