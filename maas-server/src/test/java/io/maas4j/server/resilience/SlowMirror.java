package io.maas4j.server.resilience;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.testkit.image.StreamFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A source of images on the loopback interface, signed by GnuPG. The root file system stops half
 * way until it is told to go on.
 */
final class SlowMirror implements AutoCloseable {
  static final int ROOT = 6 << 20;

  private static final String SQUASHFS = "noble/20250701/squashfs";

  private final Path home;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);

  SlowMirror() throws IOException, InterruptedException {
    home =
        Files.createTempDirectory(
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    gpg("--quick-generate-key", "mirror@example.org", "rsa2048", "sign", "never");
    gpg("--output", keyring().toString(), "--export");
    StreamFiles stream = new StreamFiles();
    ObjectNode items = StreamFiles.items(stream.noble("ga-24.04"), "20250701");
    item(items, "boot-kernel", 1 << 20);
    item(items, "boot-initrd", 1 << 20);
    item(items, "squashfs", ROOT);
    files.put("streams/v1/index.sjson", signed(stream.indexBytes()));
    files.put(StreamFiles.PRODUCTS, signed(stream.productBytes()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void item(ObjectNode items, String type, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    files.put("noble/20250701/" + type, content);
    StreamFiles.item(items, type, "noble/20250701/", size)
        .put("sha256", Hashing.sha256().hashBytes(content).toString());
  }

  static boolean canBeMade() {
    return Files.isExecutable(Path.of("/usr/bin/gpg"));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  Path keyring() {
    return home.resolve("keys");
  }

  byte[] squashfs() {
    return files.get(SQUASHFS);
  }

  String squashfsName() {
    return Hashing.sha256().hashBytes(squashfs()).toString().substring(0, 12);
  }

  /** From which bytes on the root file system was asked for. */
  List<String> ranges() {
    return ranges;
  }

  void goOn() {
    goOn.countDown();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    byte[] content = files.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      int stop = path.equals(SQUASHFS) ? Math.max(from, content.length / 2) : content.length;
      if (path.equals(SQUASHFS)) {
        ranges.add(String.valueOf(range));
      }
      out.write(content, from, stop - from);
      out.flush();
      if (stop < content.length) {
        goOn.await();
        out.write(content, stop, content.length - stop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] signed(byte[] text) throws IOException, InterruptedException {
    Path plain = home.resolve("plain");
    Path signed = home.resolve("signed");
    Files.write(plain, text);
    gpg("--output", signed.toString(), "--clearsign", plain.toString());
    return Files.readAllBytes(signed);
  }

  private void gpg(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                ""));
    command.addAll(List.of(words));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(said);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    goOn();
    server.stop(0);
    threads.shutdownNow();
    run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
    Directories.delete(home);
  }
}
