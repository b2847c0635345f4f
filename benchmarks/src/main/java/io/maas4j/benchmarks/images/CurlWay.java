package io.maas4j.benchmarks.images;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * curl, and what makes sums of what it brought; over one connection, one file after the other. The
 * shell gets {@code $0}, the expected sum of all; {@code $1}, what curl is to do; {@code $2}, the
 * sums in sha256sum's form.
 */
final class CurlWay implements Way {
  private static final int PATIENCE_SECONDS = 600;

  private final String title;
  private final URI mirror;
  private final boolean kept;
  private final String script;

  private CurlWay(String title, URI mirror, boolean kept, String script) {
    this.title = title;
    this.mirror = mirror;
    this.kept = kept;
    this.script = script;
  }

  /**
   * Through a pipe into something that makes the sum; nothing is kept.
   *
   * @param summer a command whose output contains the sum
   */
  static CurlWay pipe(String summer, URI mirror) {
    return new CurlWay(
        "curl | " + summer, mirror, false, "curl -fsS -K \"$1\" | " + summer + " | grep -q \"$0\"");
  }

  /** Into files, whose sums are made then, and which may still be in memory alone. */
  static CurlWay files(URI mirror) {
    return new CurlWay(
        "curl -o, sha256sum", mirror, true, "curl -fsS -K \"$1\" && sha256sum --quiet -c \"$2\"");
  }

  /** The same, and waits until they are on the disk. */
  static CurlWay syncedFiles(URI mirror) {
    return new CurlWay(
        "curl -o, sha256sum, sync",
        mirror,
        true,
        "curl -fsS -K \"$1\" && sha256sum --quiet -c \"$2\" && sync files/*");
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void fetch(Stock stock, Path into) throws IOException, InterruptedException {
    Path files = Files.createDirectory(into.resolve("files"));
    StringBuilder asked = new StringBuilder();
    StringBuilder sums = new StringBuilder();
    int number = 0;
    for (Map.Entry<Path, String> file : stock.digests().entrySet()) {
      Path target = files.resolve(Integer.toString(number++));
      asked.append("url = \"").append(mirror.resolve(file.getKey().toString())).append("\"\n");
      if (kept) {
        asked.append("output = \"").append(target).append("\"\n");
      }
      sums.append(file.getValue()).append("  ").append(target).append('\n');
    }
    run(
        into,
        stock.digest(),
        Files.writeString(into.resolve("asked"), asked),
        Files.writeString(into.resolve("sums"), sums));
  }

  private void run(Path into, String digest, Path asked, Path sums)
      throws IOException, InterruptedException {
    Path log = into.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    "bash",
                    "-c",
                    "set -o pipefail; " + script,
                    digest,
                    asked.toString(),
                    sums.toString()))
            .directory(into.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException(title + " did not end in " + PATIENCE_SECONDS + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(title + " failed: " + Files.readString(log));
    }
  }

  /** Of all children that have ended. */
  @Override
  public long cpuNanos() throws IOException {
    return Math.round(ProcessTimes.ofSelf().children() * ProcessTimes.SECONDS_OF_TICK * 1e9);
  }
}
