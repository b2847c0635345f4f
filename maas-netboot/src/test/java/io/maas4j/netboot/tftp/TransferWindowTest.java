package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferWindowTest {
  @Test
  void aFileThatFillsItsLastBlockEndsWithAnEmptyOne() {
    assertThat(blocks(0, 512)).isEqualTo(1);
    assertThat(blocks(511, 512)).isEqualTo(1);
    assertThat(blocks(512, 512)).isEqualTo(2);
  }

  @Test
  void staleAndUnsentAcknowledgementsAreNoNews() {
    TransferWindow window = new TransferWindow(20, 1);
    assertThat(window.acknowledge(1)).isFalse();
    window.sent(window.last());
    assertThat(window.acknowledge(2)).isFalse();
    assertThat(window.acknowledge(1)).isTrue();
    assertThat(window.acknowledge(1)).isFalse();
    assertThat(window.acknowledge(0)).isFalse();
    assertThat(window.next()).isEqualTo(2);
  }

  @Test
  void anAcknowledgementInsideTheWindowMovesItsStart() {
    TransferWindow window = new TransferWindow(200, 8);
    window.sent(window.last());
    assertThat(window.acknowledge(3)).isTrue();
    assertThat(window.next()).isEqualTo(4);
    assertThat(window.last()).isEqualTo(11);
  }

  @Test
  void blockNumbersWrap() {
    TransferWindow window = new TransferWindow(70_001, 16);
    while (!window.complete()) {
      window.sent(window.last());
      assertThat(window.acknowledge((int) (window.last() & 0xFFFF))).isTrue();
    }
    assertThat(window.acknowledged()).isEqualTo(70_001);
  }

  @Test
  void afterASilenceTheWindowStartsAgain() {
    TransferWindow window = new TransferWindow(100, 4);
    window.sent(2);
    assertThat(window.open()).isTrue();
    assertThat(window.next()).isEqualTo(3);
    window.sent(4);
    assertThat(window.open()).isFalse();
    window.rewind();
    assertThat(window.next()).isEqualTo(1);
    assertThat(window.acknowledge(4)).isTrue(); // a late answer to what was sent before
    assertThat(window.next()).isEqualTo(5);
  }

  @Test
  void aFileOfManyGigabytesHasItsEnd() {
    TransferWindow window = new TransferWindow((1L << 33) / 1428 + 1, 16);
    while (!window.complete()) {
      window.sent(window.last());
      window.acknowledge((int) (window.last() & 0xFFFF));
    }
    assertThat(window.acknowledged() * 1428).isGreaterThan(1L << 33);
  }

  private static long blocks(int size, int blockSize) {
    return new Blocks(new TextContent("x".repeat(size)), blockSize).count();
  }
}
