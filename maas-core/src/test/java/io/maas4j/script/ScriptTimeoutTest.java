package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTimeoutTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|PT0S",
        "90|PT90S",
        "5:00|PT5M",
        "00:05:00|PT5M",
        "14:00:00|PT14H",
        "1 02:03:04|PT26H3M4S",
        "1 day, 2:00:00|PT26H",
        "3 days, 0:00:01|PT72H1S",
        "0:00:01.5|PT1.5S",
        "PT1H30M|PT1H30M",
        "P2DT1S|PT48H1S"
      })
  void everyTextFormOfTheContractIsRead(String text, String expected) {
    assertThat(ScriptTimeout.parse(text)).contains(Duration.parse(expected));
  }

  @Test
  void yamlNumbersAreSeconds() {
    assertThat(ScriptTimeout.parse(50400)).contains(Duration.ofHours(14));
    assertThat(ScriptTimeout.parse(50400L)).contains(Duration.ofHours(14));
    assertThat(ScriptTimeout.parse(1.5)).contains(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-5",
        "1:2:3:4",
        "PT-5M",
        "P",
        "5m",
        "999999999999",
        "99999999999999999999",
        "PT9223372036854775807S"
      })
  void othersAreNot(String text) {
    assertThat(ScriptTimeout.parse(text)).isEmpty();
  }

  @Test
  void neitherAreNegativeNumbersNorOtherTypes() {
    assertThat(ScriptTimeout.parse(-1)).isEmpty();
    assertThat(ScriptTimeout.parse(Double.NaN)).isEmpty();
    assertThat(ScriptTimeout.parse(true)).isEmpty();
    assertThat(ScriptTimeout.parse(null)).isEmpty();
  }

  @Test
  void theApisFormIsReadBack() {
    assertThat(ScriptTimeout.format(Duration.ofMinutes(5))).isEqualTo("0:05:00");
    assertThat(ScriptTimeout.format(Duration.ofHours(26))).isEqualTo("1 day, 2:00:00");
    assertThat(ScriptTimeout.format(Duration.ofHours(49))).isEqualTo("2 days, 1:00:00");
    assertThat(ScriptTimeout.parse(ScriptTimeout.format(Duration.ofSeconds(987654))))
        .contains(Duration.ofSeconds(987654));
  }
}
