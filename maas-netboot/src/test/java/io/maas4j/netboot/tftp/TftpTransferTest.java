package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TftpTransferTest {
  @TempDir Path root;
  private TftpFixture tftp;

  @BeforeEach
  void start() {
    tftp =
        new TftpFixture(
            root,
            TftpFixture.NOBODY,
            config -> config.maxBlockSize(65464).maxWindowSize(64),
            System::nanoTime);
  }

  @AfterEach
  void stop() {
    tftp.close();
  }

  record Cell(int blockSize, int windowSize, boolean size, boolean timeout) {
    TftpClient.Options options() {
      TftpClient.Options options = TftpClient.Options.none().patience(Duration.ofMillis(200), 20);
      options = blockSize > 0 ? options.with("blksize", blockSize) : options;
      options = windowSize > 0 ? options.with("windowsize", windowSize) : options;
      options = timeout ? options.with("timeout", 2) : options;
      return size ? options.with("tsize", 0) : options;
    }

    int effectiveBlock() {
      return blockSize > 0 ? blockSize : 512;
    }
  }

  static List<Cell> matrix() {
    List<Cell> cells = new ArrayList<>();
    for (int block : new int[] {0, 8, 512, 1428, 1468, 8192, 65464}) {
      for (int window : new int[] {0, 1, 4, 16, 64}) {
        cells.add(new Cell(block, window, false, window == 4));
        cells.add(new Cell(block, window, true, window == 64));
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyCombinationOfOptionsDeliversEverySize(Cell cell) throws Exception {
    int block = cell.effectiveBlock();
    for (int size :
        block > 2000
            ? new int[] {0, block, block * 3 + 1}
            : new int[] {0, 1, block - 1, block, block * 16, block * 37 + 3}) {
      byte[] content = tftp.put("file-" + size, size);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TftpClient.Fetched fetched = tftp.client(cell.options()).fetch("file-" + size, out);
      assertThat(out.toByteArray()).isEqualTo(content);
      assertThat(fetched.agreed().containsKey("timeout")).isEqualTo(cell.timeout());
      assertThat(fetched.agreed().getOrDefault("windowsize", ""))
          .isEqualTo(cell.windowSize() == 0 ? "" : "" + cell.windowSize());
      assertThat(fetched.agreed().getOrDefault("blksize", ""))
          .isEqualTo(cell.blockSize() == 0 ? "" : "" + cell.blockSize());
      if (cell.size()) {
        assertThat(fetched.agreed()).containsEntry("tsize", Integer.toString(size));
      } else {
        assertThat(fetched.agreed()).doesNotContainKey("tsize");
      }
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
    }
  }

  @ParameterizedTest
  @EnumSource(TftpConfig.TransferPort.class)
  void aFileOfMoreThan65535BlocksWraps(TftpConfig.TransferPort port) throws Exception {
    try (TftpFixture other =
        new TftpFixture(
            root, TftpFixture.NOBODY, config -> config.transferPort(port), System::nanoTime)) {
      byte[] content = other.put("big", 8 * 65_600 + 5);
      for (Cell cell : List.of(new Cell(8, 16, true, false), new Cell(8, 0, false, false))) {
        assertThat(other.client(cell.options()).fetch("big")).isEqualTo(content);
      }
    }
  }

  @Test
  void aLargeFileIsReadInPieces() throws Exception {
    byte[] content = tftp.put("initrd", 3_000_001);
    assertThat(tftp.client(new Cell(1468, 16, true, false).options()).fetch("initrd"))
        .isEqualTo(content);
    assertThat(tftp.report().bytes()).isEqualTo(content.length);
    assertThat(tftp.server.stats().active()).isZero();
  }

  static List<Object[]> sockets() {
    List<Object[]> combinations = new ArrayList<>();
    for (DatagramTransport.Kind kind : DatagramTransport.Kind.values()) {
      for (TftpConfig.TransferPort port : TftpConfig.TransferPort.values()) {
        combinations.add(new Object[] {kind, port, 1});
        combinations.add(new Object[] {kind, port, 3});
      }
    }
    return combinations;
  }

  @ParameterizedTest
  @MethodSource("sockets")
  void everyKindOfSocketDelivers(
      DatagramTransport.Kind kind, TftpConfig.TransferPort port, int threads) throws Exception {
    try (TftpFixture other =
        new TftpFixture(
            root,
            TftpFixture.NOBODY,
            config -> config.transferPort(port).threads(threads),
            System::nanoTime,
            kind)) {
      byte[] content = other.put("file", 1_000_003);
      for (int i = 1; i <= 4; i++) {
        InetAddress machine = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) i});
        TftpClient.Options windowed = new Cell(1468, 16, true, false).options().from(machine);
        TftpClient.Options lockStep = new Cell(1428, 0, false, false).options().from(machine);
        assertThat(other.client(windowed).fetch("file")).isEqualTo(content);
        assertThat(other.client(lockStep).fetch("file")).isEqualTo(content);
      }
      assertThat(other.server.stats().rejections()).containsEntry(Rejection.SOCKET, 0L);
    }
  }

  @Test
  void ofTwoThousandRequestsOfFiveHundredMachinesEachIsServed() throws Exception {
    ExecutorService machines = Executors.newFixedThreadPool(500);
    try (TftpFixture patient =
        new TftpFixture(
            root,
            TftpFixture.NOBODY,
            config -> config.retry(TftpConfig.Retry.DEFAULT),
            System::nanoTime)) {
      byte[] content = patient.put("file", 20_000);
      List<Callable<byte[]>> fetches = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        InetAddress machine =
            InetAddress.getByAddress(new byte[] {127, 1, (byte) (i / 250), (byte) (1 + i % 250)});
        TftpClient client =
            patient.client(
                new Cell(1428, i % 2 * 4, true, false)
                    .options()
                    .patience(Duration.ofSeconds(1), 60)
                    .from(machine));
        for (int file = 0; file < 4; file++) {
          fetches.add(() -> client.fetch("file"));
        }
      }
      for (Future<byte[]> fetched : machines.invokeAll(fetches)) {
        assertThat(fetched.get()).isEqualTo(content);
      }
    } finally {
      machines.shutdownNow();
    }
  }

  @Test
  void aMachineOfIpv6IsServed() throws Exception {
    InetAddress loopback = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no ::1");
    try (TftpFixture six =
        new TftpFixture(
            root, TftpFixture.NOBODY, config -> config.addresses(loopback), System::nanoTime)) {
      byte[] content = six.put("file", 100_000);
      assertThat(six.client(new Cell(1428, 16, true, false).options()).fetch("file"))
          .isEqualTo(content);
    }
  }

  @Test
  void aDirectoryIsServedInFiveLines() throws Exception {
    Path srv = Files.createDirectories(root.resolve("srv"));
    Files.writeString(srv.resolve("pxelinux.0"), "loader");
    TftpConfig anyPort =
        TftpConfig.builder().addresses(InetAddress.getLoopbackAddress()).port(0).build();
    // TftpServer.serving(Path.of("/srv/tftp")) is the same on port 69 of all addresses
    try (TftpServer server = TftpServer.serving(srv, anyPort)) {
      List<InetSocketAddress> addresses = server.start();
      TftpClient client = new TftpClient(addresses.get(0), TftpClient.Options.none());
      assertThat(client.fetch("pxelinux.0")).isEqualTo("loader".getBytes());
      assertThat(client.size("pxelinux.0")).isEqualTo(6);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.isAlive() && thread.getName().startsWith("maas-tftp-disk"))
        .allMatch(thread -> thread.isDaemon());
  }

  @Test
  void theAddressOfEverybodyStandsForAllOfThisMachine() throws Exception {
    Set<InetAddress> all = LocalAddresses.wanted(List.of(InetAddress.getByName("0.0.0.0")));
    assertThat(all).contains(InetAddress.getByName("127.0.0.1"));
    assertThat(all).allMatch(address -> address instanceof Inet4Address);
    assertThat(all).noneMatch(InetAddress::isAnyLocalAddress);
    assertThat(LocalAddresses.wanted(List.of(InetAddress.getByName("::")))).containsAll(all);
  }

  @Test
  void aBlockFitsTheLinkOfItsAddress() throws Exception {
    int loopback = LocalAddresses.blockSizeOnLink(InetAddress.getByName("127.0.0.1"));
    assertThat(LocalAddresses.blockSizeOnLink(InetAddress.getByName("127.0.0.9")))
        .isEqualTo(loopback);
    assertThat(LocalAddresses.blockSizeOnLink(InetAddress.getByName("192.0.2.1"))).isEqualTo(1468);
    assertThat(LocalAddresses.blockSizeOnLink(InetAddress.getByName("2001:db8::1")))
        .isEqualTo(1448);
  }
}
