package io.maas4j.sample.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A machine's directory. Its disks outlive everything; what stands for memory is emptied at each
 * boot.
 *
 * @param directory absolute
 */
record Sandbox(Path directory) {
  private static final int EMPTYING_ATTEMPTS = 5;

  Path dev() {
    return directory.resolve("dev");
  }

  Path sysroot() {
    return directory.resolve("sysroot");
  }

  /** Where the running system works: home, temporary files, scripts. */
  private Path memory() {
    return directory.resolve("memory");
  }

  Path home() {
    return memory().resolve("home");
  }

  Path tmp() {
    return memory().resolve("tmp");
  }

  Path run() {
    return memory().resolve("run");
  }

  Path cloudConfig() {
    return memory().resolve("cloud.cfg.d");
  }

  /** All that scripts print, of all boots. */
  Path console() {
    return directory.resolve("console.log");
  }

  /** Empties the memory. */
  void boot() throws IOException {
    for (int attempt = 1; Files.exists(memory()); attempt++) {
      try {
        empty();
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        // A process that was just killed has written or removed one more file.
        if (attempt == EMPTYING_ATTEMPTS) {
          throw e;
        }
      }
    }
    for (Path path : new Path[] {home(), tmp(), run(), cloudConfig()}) {
      Files.createDirectories(path);
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> tree = Files.walk(memory())) {
      tree.sorted(Comparator.reverseOrder()).forEach(Sandbox::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
