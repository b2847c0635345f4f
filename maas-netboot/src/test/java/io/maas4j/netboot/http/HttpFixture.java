package io.maas4j.netboot.http;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.file.BootFiles;
import io.maas4j.netboot.file.BootTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server on loopback over a directory, asked through bare sockets so that octets count. */
final class HttpFixture implements AutoCloseable {
  final BlockingQueue<BootTraffic.Request> reports = new LinkedBlockingQueue<>();
  final BootHttpServer server;
  final InetSocketAddress address;
  private final ExecutorService disk = Executors.newFixedThreadPool(2);

  HttpFixture(Path root, UnaryOperator<BootHttpConfig.Builder> settings) {
    BootFiles files =
        new BootFiles(
            request ->
                request.mac().isPresent()
                    ? CompletableFuture.completedFuture(new BootDecision.PowerOff())
                    : CompletableFuture.completedFuture(new BootDecision.Failed("no image")),
            new BootScripts(),
            root,
            hash ->
                hash.equals("1f2e3d4")
                    ? Optional.of(root.resolve("image-store"))
                    : Optional.empty(),
            () -> 5248,
            disk);
    server =
        new BootHttpServer(
            settings
                .apply(BootHttpConfig.builder().addresses(InetAddress.getLoopbackAddress()).port(0))
                .build(),
            files,
            disk,
            reports::add);
    address = server.start().get(0);
  }

  static void put(Path root, String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Sends octets as they are, and reads until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  String get(String path, String... headers) throws IOException {
    return ask("GET", path, headers);
  }

  String ask(String method, String path, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: rack\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return raw(request + "Connection: close\r\n\r\n");
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  BootTraffic.Request report() throws InterruptedException {
    BootTraffic.Request report = reports.poll(10, TimeUnit.SECONDS);
    if (report == null) {
      throw new AssertionError("nothing was reported");
    }
    return report;
  }

  @Override
  public void close() {
    server.close();
    disk.shutdownNow();
  }
}
