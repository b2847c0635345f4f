package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TftpLossProperties {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "1, 0.01, 0.00, 0.00, 0",
    "2, 0.05, 0.05, 0.00, 0",
    "3, 0.05, 0.05, 0.00, 1",
    "4, 0.05, 0.05, 0.00, 4",
    "5, 0.05, 0.05, 0.00, 16",
    "6, 0.00, 0.50, 0.00, 1",
    "7, 0.00, 0.50, 0.00, 16",
    "8, 0.15, 0.10, 0.00, 4",
    "9, 0.00, 0.00, 0.10, 16",
    "10, 0.05, 0.05, 0.10, 1",
    "11, 0.05, 0.05, 0.10, 64"
  })
  void aFileArrivesWholeWhateverGetsLostDoubledOrLate(
      long seed, double loss, double duplication, double reordering, int window) throws Exception {
    System.out.println("seed=" + seed);
    try (TftpFixture tftp =
            new TftpFixture(
                root, TftpFixture.NOBODY, config -> config.maxWindowSize(64), System::nanoTime);
        LossyRelay relay = new LossyRelay(tftp.address, seed, loss, duplication, reordering)) {
      byte[] content = tftp.put("file", 512 * 150 + 17);
      TftpClient.Options options =
          TftpClient.Options.none().with("tsize", 0).patience(Duration.ofMillis(60), 60);
      options = window > 0 ? options.with("windowsize", window) : options;
      assertThat(new TftpClient(relay.address(), options).fetch("file")).isEqualTo(content);
    }
  }
}
