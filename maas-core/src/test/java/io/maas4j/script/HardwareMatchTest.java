package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareMatchTest {
  private static final HardwareFacts FACTS =
      new HardwareFacts(
          List.of(
              "pci:v00008086d00001521sv00008086sd00000001bc02sc00i00",
              "usb:v1D6Bp0002d0504dc09dsc00dp01ic09isc00ip00in00"),
          Map.of("system_vendor", "ACME", "mainboard_product", "X9: rev b"));

  @ParameterizedTest
  @CsvSource({
    "pci:8086:1521,true",
    "pci:8086:1522,false",
    "usb:1d6b:0002,true",
    "usb:1d6b:0003,false",
    "modalias:pci:v00008086*,true",
    "modalias:pci:v00008086,false",
    "modalias:PCI:v00008086*,false",
    "modalias:usb:v1D6Bp000[12]d*,true",
    "modalias:usb:v1D6Bp000[!2]d*,false",
    "modalias:usb:v1D6Bp?002*,true",
    "system_vendor:ACME,true",
    "system_vendor:acme,false",
    "system_product:ACME,false",
    "mainboard_product:X9: rev b,true"
  })
  void itemsMatchAsTheContractSays(String item, boolean expected) {
    assertThat(HardwareMatch.parse(item).orElseThrow().matches(FACTS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pci:8086",
        "pci:808:15211",
        "pci:808g:1521",
        "usb:*:*",
        "modalias:",
        "system_vendor:",
        "cpu_model:x",
        "chassis_vendor:x"
      })
  void othersAreNoItems(String item) {
    assertThat(HardwareMatch.parse(item)).isEmpty();
    assertThatThrownBy(() -> new HardwareMatch(item)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyStarsDoNotExplode() {
    assertThat(Glob.matches("*a".repeat(200) + "b", "a".repeat(5000))).isFalse();
    assertThat(Glob.matches("*a".repeat(200) + "*", "a".repeat(5000))).isTrue();
    assertThat(Glob.matches("[abc", "[abc")).isTrue();
    assertThat(Glob.matches("[a-c-]x", "-x")).isTrue();
  }
}
