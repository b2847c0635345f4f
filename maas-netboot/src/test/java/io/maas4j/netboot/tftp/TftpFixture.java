package io.maas4j.netboot.tftp;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootResolver;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.file.BootFiles;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.ImageFiles;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** A server on loopback over a directory of files, with everything that it reports. */
final class TftpFixture implements AutoCloseable {
  static final TftpConfig.Retry FAST =
      new TftpConfig.Retry(
          Duration.ofMillis(20), Duration.ofMillis(80), 60, Duration.ofSeconds(20));
  static final BootResolver NOBODY =
      request -> CompletableFuture.completedFuture(new BootDecision.NotFound("unknown"));

  final Path root;
  final BlockingQueue<BootTraffic.Request> reports = new LinkedBlockingQueue<>();
  final InetSocketAddress address;
  final TftpServer server;
  private final ExecutorService disk = Executors.newFixedThreadPool(2);

  TftpFixture(Path root) {
    this(root, NOBODY, config -> config, System::nanoTime);
  }

  TftpFixture(
      Path root,
      BootResolver resolver,
      UnaryOperator<TftpConfig.Builder> settings,
      LongSupplier time) {
    this(root, resolver, settings, time, DatagramTransport.Kind.SEGMENTED);
  }

  TftpFixture(
      Path root,
      BootResolver resolver,
      UnaryOperator<TftpConfig.Builder> settings,
      LongSupplier time,
      DatagramTransport.Kind kind) {
    this.root = root;
    BootFiles files =
        new BootFiles(resolver, new BootScripts(), root, ImageFiles.NONE, () -> 5248, disk);
    TftpConfig config =
        settings
            .apply(
                TftpConfig.builder()
                    .addresses(InetAddress.getLoopbackAddress())
                    .port(0)
                    .retry(FAST))
            .build();
    server = new TftpServer(config, files, disk, reports::add, time, kind);
    address = server.start().get(0);
  }

  byte[] put(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return bytes;
  }

  TftpClient client(TftpClient.Options options) {
    return new TftpClient(address, options);
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

  /** A bare socket that speaks packets, for what no well-behaved client does. */
  static final class Peer implements AutoCloseable {
    final DatagramSocket socket;
    SocketAddress last;

    Peer(SocketAddress first) throws IOException {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(10_000);
      last = first;
    }

    void send(TftpPacket packet) throws IOException {
      send(packet, last);
    }

    void send(TftpPacket packet, SocketAddress to) throws IOException {
      ByteBuf out = Unpooled.buffer();
      TftpCodec.encode(packet, out);
      send(Arrays.copyOf(out.array(), out.readableBytes()), to);
    }

    void send(byte[] bytes, SocketAddress to) throws IOException {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    TftpPacket receive() throws IOException {
      DatagramPacket datagram = new DatagramPacket(new byte[65536], 65536);
      socket.receive(datagram);
      last = datagram.getSocketAddress();
      return TftpCodec.decode(Unpooled.wrappedBuffer(datagram.getData(), 0, datagram.getLength()));
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
