package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, where they are installed. */
class TftpInteropTest {
  private static final int SIZE = 1_000_001;

  @TempDir Path root;
  @TempDir Path here;
  private TftpFixture tftp;
  private byte[] content;

  @BeforeEach
  void start() throws Exception {
    tftp = server(TftpConfig.TransferPort.EPHEMERAL, InetAddress.getLoopbackAddress());
    content = tftp.put("image", SIZE);
  }

  @AfterEach
  void stop() {
    tftp.close();
  }

  private TftpFixture server(TftpConfig.TransferPort port, InetAddress address) {
    return new TftpFixture(
        root,
        TftpFixture.NOBODY,
        config -> config.transferPort(port).addresses(address).retry(TftpConfig.Retry.DEFAULT),
        System::nanoTime);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 1428, 8192})
  void curlFetches(int blockSize) throws Exception {
    String curl = program("curl");
    List<String> command = new ArrayList<>(List.of(curl, "-sS", "-o", "out"));
    if (blockSize > 0) {
      command.addAll(List.of("--tftp-blksize", "" + blockSize));
    }
    command.add("tftp://127.0.0.1:" + tftp.address.getPort() + "/image");
    run(command);
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  @Test
  void curlFetchesOverIpv6() throws Exception {
    String curl = program("curl");
    InetAddress loopback = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no ::1");
    try (TftpFixture six = server(TftpConfig.TransferPort.EPHEMERAL, loopback)) {
      run(List.of(curl, "-sS", "-o", "out", "tftp://[::1]:" + six.address.getPort() + "/image"));
    }
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @EnumSource(TftpConfig.TransferPort.class)
  void curlTakesAnswersFromEitherPort(TftpConfig.TransferPort port) throws Exception {
    String curl = program("curl");
    try (TftpFixture other = server(port, InetAddress.getLoopbackAddress())) {
      run(
          List.of(
              curl, "-sS", "-o", "out", "tftp://127.0.0.1:" + other.address.getPort() + "/image"));
    }
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1428, 0", "1428, 4", "1428, 16", "512, 16", "8192, 8"})
  void atftpFetches(int blockSize, int window) throws Exception {
    List<String> command = new ArrayList<>(List.of(program("atftp")));
    if (blockSize > 0) {
      command.addAll(List.of("--option", "blksize " + blockSize));
    }
    if (window > 0) {
      command.addAll(List.of("--option", "windowsize " + window));
    }
    command.addAll(
        List.of("-g", "-r", "image", "-l", "out", "127.0.0.1", "" + tftp.address.getPort()));
    run(command);
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  @Test
  void theClientOfTftpdHpaFetches() throws Exception {
    Path unpacked = Path.of("/opt/peers/hpa/usr/bin/tftp");
    String tftpHpa = Files.isExecutable(unpacked) ? unpacked.toString() : program("tftp");
    run(
        List.of(
            tftpHpa,
            "-4",
            "-m",
            "binary",
            "127.0.0.1",
            "" + tftp.address.getPort(),
            "-c",
            "get",
            "image",
            "out"));
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  @Test
  void busyboxFetches() throws Exception {
    String busybox = program("busybox");
    run(
        List.of(
            busybox,
            "tftp",
            "-g",
            "-b",
            "1428",
            "-r",
            "image",
            "-l",
            "out",
            "127.0.0.1",
            "" + tftp.address.getPort()));
    assertThat(here.resolve("out")).hasBinaryContent(content);
  }

  private static String program(String name) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return Path.of(folder, name).toString();
      }
    }
    assumeTrue(false, name + " is not installed");
    return name;
  }

  private void run(List<String> command) throws Exception {
    Path log = here.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
