package io.maas4j.benchmarks.images;

import java.io.IOException;
import java.nio.file.Path;

/** A way to fetch the files of a stock. */
interface Way {
  String title();

  /**
   * Fetches all of them once. Blocks.
   *
   * @param into an empty directory
   * @throws IOException also when what came is not what it should be
   */
  void fetch(Stock stock, Path into) throws IOException, InterruptedException;

  /** Processor time, user and system, that this has taken so far; nanoseconds. */
  long cpuNanos() throws IOException;
}
