package io.maas4j.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A fresh directory with all that a demo keeps; it goes with the demo. */
public final class DemoDirectory implements AutoCloseable {
  private final Path root;

  private DemoDirectory(Path root) {
    this.root = root;
  }

  /**
   * Makes it, with images for machines to boot.
   *
   * @throws UncheckedIOException when there is no room for it
   */
  public static DemoDirectory create() {
    return createIn(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** As {@link #create}, below another directory than that for temporary files. */
  public static DemoDirectory createIn(Path parent) {
    try {
      Path root = Files.createTempDirectory(parent, "maas-demo-");
      DemoDirectory directory = new DemoDirectory(root);
      new DemoImages(directory.images()).write();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for the demo", e);
    }
  }

  /** The server's data directory. */
  public Path data() {
    return root.resolve("data");
  }

  public Path images() {
    return root.resolve("images");
  }

  /** Where the machines live. */
  public Path machines() {
    return root.resolve("machines");
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("maas: " + root + " could not be removed whole: " + e.getMessage());
    }
  }
}
