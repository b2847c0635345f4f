package io.maas4j.server.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A web server on the machines' network, as an operator has one for files: python's own. */
final class FileServer implements AutoCloseable {
  private static final int STOP_SECONDS = 10;

  private final Process process;

  private FileServer(Process process) {
    this.process = process;
  }

  /**
   * Serves a directory; returns once connections are taken.
   *
   * @param address of the server's side
   * @param log takes a line for each request
   * @throws IOException if it does not start, with what it said in the log
   */
  static FileServer start(
      E2eNetwork network, InetAddress address, int port, Path directory, Path log)
      throws IOException {
    Process process =
        new ProcessBuilder(
                network.onServer(
                    List.of(
                        "python3",
                        "-u",
                        "-m",
                        "http.server",
                        Integer.toString(port),
                        "--bind",
                        address.getHostAddress(),
                        "--directory",
                        directory.toString())))
            .redirectError(log.toFile())
            .start();
    // its only line comes once it listens
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (said.readLine() == null) {
      process.destroy();
      throw new IOException("the web server did not start, see " + log);
    }
    return new FileServer(process);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
