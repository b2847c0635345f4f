package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  @Test
  void knownOptionsAreAcknowledgedInTheOrderAsked() {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("windowsize", "64");
    asked.put("tsize", "0");
    asked.put("blksize", "65464");
    asked.put("timeout", "3");
    asked.put("multicast", "");
    Negotiation agreed = Negotiation.of(asked, 1234, 8192, 16);
    assertThat(agreed.acknowledged().toString())
        .isEqualTo("{windowsize=16, tsize=1234, blksize=8192, timeout=3}");
    assertThat(agreed.timeout()).contains(Duration.ofSeconds(3));
    assertThat(agreed.blockSize()).isEqualTo(8192);
    assertThat(agreed.windowSize()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({
    "blksize, 7",
    "blksize, 65465",
    "blksize, -8",
    "blksize, 0x200",
    "blksize, 99999999999999999999",
    "windowsize, 0",
    "windowsize, 65536",
    "timeout, 0",
    "timeout, 256",
    "tsize, x",
    "utimeout, 1000"
  })
  void badValuesAndUnknownOptionsAreLeftOut(String option, String value) {
    Negotiation agreed = Negotiation.of(Map.of(option, value), 1, 8192, 16);
    assertThat(agreed.acknowledged()).isEmpty();
    assertThat(agreed.blockSize()).isEqualTo(512);
    assertThat(agreed.windowSize()).isEqualTo(1);
    assertThat(agreed.timeout()).isEmpty();
    assertThat(agreed.declined()).isEqualTo(!option.equals("utimeout"));
  }

  @Test
  void aWindowFitsIntoMemory() {
    Negotiation agreed =
        Negotiation.of(Map.of("windowsize", "65535", "blksize", "65464"), 1, 65464, 65535);
    assertThat(agreed.windowSize()).isEqualTo(64);
    assertThat(agreed.acknowledged()).containsEntry("windowsize", "64");
  }
}
