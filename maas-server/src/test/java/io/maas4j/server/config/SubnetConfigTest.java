package io.maas4j.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/24",
        "10.0.0.0/24,range=10.0.0.100-10.0.0.200,gateway=10.0.0.1,dns=10.0.0.2,dns=1.1.1.1,"
            + "rack=10.0.0.3,interface=eth1,relayed",
        "fd00::/64,gateway=fd00::1",
      })
  void whatIsPrintedReadsBack(String text) {
    assertThat(SubnetConfig.parse(text)).hasToString(text);
    assertThat(SubnetConfig.parse(SubnetConfig.parse(text).toString()))
        .isEqualTo(SubnetConfig.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0                                | not a network",
        "10.0.0.0/24,range=10.0.0.5              | not of the form FIRST-LAST",
        "10.0.0.0/24,range=10.0.0.5-10.0.0.4     | ends before it begins",
        "10.0.0.0/24,range=10.0.0.5-10.0.1.4     | range 10.0.1.4 is not in 10.0.0.0/24",
        "10.0.0.0/24,gateway=10.0.1.1            | gateway 10.0.1.1 is not in",
        "10.0.0.0/24,gateway=10.0.0.1,gateway=10.0.0.2 | gateway is given twice",
        "10.0.0.0/24,dns=resolver                | not an IP address",
        "10.0.0.0/24,interface=                  | is not of the form",
        "10.0.0.0/24,relayed=yes                 | is not of the form",
        "10.0.0.0/24,colour=red                  | 'colour' is unknown",
        "10.0.0.0/24,                            | is not of the form",
      })
  void badTextsAreRefused(String text, String message) {
    assertThatThrownBy(() -> SubnetConfig.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
