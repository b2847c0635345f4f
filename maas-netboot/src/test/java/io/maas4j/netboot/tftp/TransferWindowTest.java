package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferWindowTest {
  @Test
  void aFileThatFillsItsLastBlockEndsWithAnEmptyOne() {
    assertThat(new TransferWindow(0, 512, 16).last()).isEqualTo(1);
    assertThat(new TransferWindow(511, 512, 16).last()).isEqualTo(1);
    assertThat(new TransferWindow(512, 512, 16).last()).isEqualTo(2);
  }

  @Test
  void staleAndUnsentAcknowledgementsAreNoNews() {
    TransferWindow window = new TransferWindow(10_000, 512, 1);
    assertThat(window.acknowledge(1)).isFalse();
    window.sent();
    assertThat(window.acknowledge(2)).isFalse();
    assertThat(window.acknowledge(1)).isTrue();
    assertThat(window.acknowledge(1)).isFalse();
    assertThat(window.acknowledge(0)).isFalse();
    assertThat(window.first()).isEqualTo(2);
  }

  @Test
  void anAcknowledgementInsideTheWindowMovesItsStart() {
    TransferWindow window = new TransferWindow(100_000, 512, 8);
    window.sent();
    assertThat(window.acknowledge(3)).isTrue();
    assertThat(window.first()).isEqualTo(4);
    assertThat(window.last()).isEqualTo(11);
  }

  @Test
  void blockNumbersWrap() {
    TransferWindow window = new TransferWindow(70_000L * 8, 8, 16);
    while (!window.complete()) {
      window.sent();
      assertThat(window.acknowledge((int) (window.last() & 0xFFFF))).isTrue();
    }
    assertThat(window.acknowledged()).isEqualTo(70_001);
  }
}
