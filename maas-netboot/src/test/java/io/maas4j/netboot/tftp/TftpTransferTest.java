package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    tftp = new TftpFixture(root);
  }

  @AfterEach
  void stop() {
    tftp.close();
  }

  record Cell(int blockSize, int windowSize, boolean size) {
    TftpClient.Options options() {
      TftpClient.Options options = TftpClient.Options.none().patience(Duration.ofMillis(200), 20);
      options = blockSize > 0 ? options.with("blksize", blockSize) : options;
      options = windowSize > 0 ? options.with("windowsize", windowSize) : options;
      return size ? options.with("tsize", 0) : options;
    }

    int effectiveBlock() {
      return blockSize > 0 ? blockSize : 512;
    }
  }

  static List<Cell> matrix() {
    List<Cell> cells = new ArrayList<>();
    for (int block : new int[] {0, 8, 512, 1468}) {
      for (int window : new int[] {0, 1, 4, 16}) {
        cells.add(new Cell(block, window, false));
        cells.add(new Cell(block, window, true));
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyCombinationOfOptionsDeliversEverySize(Cell cell) throws Exception {
    int block = cell.effectiveBlock();
    for (int size : new int[] {0, 1, block - 1, block, block * 16, block * 37 + 3}) {
      byte[] content = tftp.put("file-" + size, size);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TftpClient.Fetched fetched = tftp.client(cell.options()).fetch("file-" + size, out);
      assertThat(out.toByteArray()).isEqualTo(content);
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
      for (Cell cell : List.of(new Cell(8, 16, true), new Cell(8, 0, false))) {
        assertThat(other.client(cell.options()).fetch("big")).isEqualTo(content);
      }
    }
  }

  @Test
  void aLargeFileIsReadInPieces() throws Exception {
    byte[] content = tftp.put("initrd", 3_000_001);
    assertThat(tftp.client(new Cell(1468, 16, true).options()).fetch("initrd")).isEqualTo(content);
    assertThat(tftp.report().bytes()).isEqualTo(content.length);
    assertThat(tftp.server.stats().active()).isZero();
  }
}
