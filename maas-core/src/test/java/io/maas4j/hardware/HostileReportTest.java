package io.maas4j.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of machines that lie, or that are very large. */
class HostileReportTest {
  private static final String HEAD =
      "{\"api_version\":\"1.0\",\"api_extensions\":[\"resources\",\"resources_v2\",\"api_os\","
          + "\"resources_system\",\"resources_usb_pci\"],"
          + "\"environment\":{\"kernel_architecture\":\"x86_64\"}";

  private static Inventory with(String json) throws HardwareReportException {
    return HardwareReport.parse(HEAD + "," + json + "}");
  }

  private static String nic(int number, String more) {
    return "\"e"
        + number
        + "\":{\"type\":\"broadcast\",\"state\":\"up\",\"hwaddr\":\""
        + String.format("52:54:00:00:%02x:%02x", number >> 8, number & 255)
        + "\""
        + more
        + "}";
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "-9223372036854775808, 0",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775807",
    "18446744073709551621, 9223372036854775807",
    "-18446744073709551621, 0",
    "1e308, 9223372036854775807",
    "1e400, 9223372036854775807",
    "-1e308, 0",
    "0.9, 0",
    "\"NaN\", 0",
    "\"-1\", 0",
    "\"18446744073709551621\", 0",
    "true, 0",
    "[1], 0"
  })
  void aSizeIsNeverNegativeAndNeverWraps(String written, long size) throws HardwareReportException {
    Inventory read =
        with("\"resources\":{\"storage\":{\"disks\":[{\"id\":\"sda\",\"size\":" + written + "}]}}");
    assertThat(read.disks().get(0).sizeBytes()).isEqualTo(size);
  }

  @Test
  void numbersThatAreNoneOfJsonAreRefused() {
    for (String written : List.of("NaN", "Infinity", "0x10", "1".repeat(2000))) {
      assertThatThrownBy(() -> with("\"resources\":{\"cpu\":{\"total\":" + written + "}}"))
          .as(written)
          .isInstanceOf(HardwareReportException.class)
          .hasMessageContaining("invalid JSON");
    }
  }

  @Test
  void aSpeedNeverWraps() throws HardwareReportException {
    String socket = "{\"name\":\"a\",\"frequency\":9223372036854775807}";
    Inventory read =
        with(
            "\"resources\":{\"cpu\":{\"total\":1e99,\"sockets\":[" + socket + "," + socket + "]}}");
    assertThat(read.cpu().speedMhz()).isEqualTo(2147483600);
    assertThat(read.cpu().threads()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aChainOfTenThousandInterfacesIsPutInOrder() throws HardwareReportException {
    StringBuilder networks = new StringBuilder(nic(0, ""));
    for (int i = 1; i < 10_000; i++) {
      // each after the one that lies on it
      networks.insert(
          0, nic(i, ",\"vlan\":{\"vid\":1,\"lower_device\":\"e" + (i - 1) + "\"}") + ",");
    }
    Inventory read = with("\"networks\":{" + networks + "}");
    assertThat(read.interfaces())
        .hasSize(10_000)
        .extracting(NetworkInterface::name)
        .startsWith("e0", "e1", "e2")
        .endsWith("e9999");
  }

  @Test
  void aRingOfInterfacesEnds() throws HardwareReportException {
    Inventory read =
        with(
            "\"networks\":{"
                + nic(0, ",\"bridge\":{\"upper_devices\":[\"e1\",\"e0\"]}")
                + ","
                + nic(1, ",\"bridge\":{\"upper_devices\":[\"e0\"]}")
                + "}");
    assertThat(read.interfaces()).extracting(NetworkInterface::name).containsExactly("e1", "e0");
  }

  @Test
  void tenThousandCardsAndDevicesAreRead() throws HardwareReportException {
    StringBuilder cards = new StringBuilder();
    StringBuilder networks = new StringBuilder();
    StringBuilder devices = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      String comma = i == 0 ? "" : ",";
      cards.append(comma).append("{\"ports\":[{\"id\":\"e").append(i).append("\"}]}");
      networks.append(comma).append(nic(i, ""));
      devices.append(comma).append("{\"pci_address\":\"0000:00:00.0\",\"vendor_id\":\"1\"}");
    }
    Inventory read =
        with(
            "\"resources\":{\"network\":{\"cards\":["
                + cards
                + "]},\"pci\":{\"devices\":["
                + devices
                + "]}},\"networks\":{"
                + networks
                + "}");
    assertThat(read.interfaces()).hasSize(10_000).allMatch(nic -> nic.port().isPresent());
    assertThat(read.devices()).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"999.1.1.1", "host.example", "::1%eth0", "fe80::1%1", "1.2.3", "", "\\u0000"})
  void anAddressThatIsNoneIsNoAddress(String address) throws HardwareReportException {
    Inventory read =
        with(
            "\"networks\":{"
                + nic(
                    0,
                    ",\"addresses\":[{\"scope\":\"global\",\"netmask\":\"24\",\"address\":\""
                        + address
                        + "\"}]")
                + "}");
    assertThat(read.interfaces().get(0).addresses()).isEmpty();
  }

  @Test
  void textsArePlainLinesOfBoundedLength() throws HardwareReportException {
    String key = "a\\n\\u0000\\u202e" + "b".repeat(1000);
    String poison = key + "\\ud800";
    Inventory read =
        with(
            "\"resources\":{\"system\":{\"vendor\":\""
                + poison
                + "\"},\"storage\":{\"disks\":[{\"id\":\"sda\",\"serial\":\""
                + poison
                + "\",\"device_id\":\""
                + poison
                + "\"}]},\"pci\":{\"devices\":[{\"vpd\":{\"entries\":{\""
                + key
                + "\":\""
                + poison
                + "\"}}}]}},\"networks\":{\""
                + key
                + "\":{\"type\":\"broadcast\",\"hwaddr\":\"52:54:00:00:00:01\"}}");
    String cut = "a \ufffd\ufffd" + "b".repeat(250) + "…";
    assertThat(read.hardwareInfo()).containsEntry("system_vendor", cut);
    assertThat(read.disks().get(0).serial()).isEqualTo(cut);
    assertThat(read.disks().get(0).idPath()).isEqualTo("/dev/disk/by-id/" + cut);
    assertThat(read.interfaces().get(0).name()).hasSize(63).startsWith("a \ufffd");
    Map<String, String> vpd = read.devices().get(0).vpd();
    assertThat(vpd).containsOnlyKeys(cut);
    assertThat(vpd.get(cut)).startsWith("a\\x0a\\x00\ufffdb").hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  void halfACharacterIsAMarkAndInANameNoJson() throws HardwareReportException {
    Inventory read =
        with("\"resources\":{\"system\":{\"vendor\":\"a\\ud800\",\"product\":\"\\udc00b\"}}");
    assertThat(read.hardwareInfo())
        .containsEntry("system_vendor", "a\ufffd")
        .containsEntry("system_product", "\ufffdb");
    assertThatThrownBy(() -> with("\"networks\":{\"\\ud800\":{}}"))
        .isInstanceOf(HardwareReportException.class)
        .hasMessageContaining("invalid JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "a b", "$(id)", "x\\ny", "/", "-rf"})
  void aPlatformThatIsNoNameIsRefused(String platform) {
    assertThatThrownBy(() -> with("\"machine-extra\":{\"platform\":\"" + platform + "\"}"))
        .isInstanceOf(HardwareReportException.class)
        .hasMessageContaining("sub-architecture");
  }

  @Test
  void aSystemThatIsNoNameIsUnknown() throws HardwareReportException {
    Inventory read =
        HardwareReport.parse(
            HEAD.replace(
                    "\"kernel_architecture\"",
                    "\"os_name\":\"../x\",\"os_version\":\"24 04\",\"kernel_architecture\"")
                + "}");
    assertThat(read.os().name()).isEmpty();
    assertThat(read.os().version()).isEmpty();
  }

  @Test
  void halfAMillionModaliasesAreATenthOfThat() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append(i).append('\n');
    }
    text.append("x".repeat(100_000)).append('\n');
    List<String> read = Modaliases.parse(text.toString().getBytes(UTF_8));
    assertThat(read).hasSize(10_000);
    assertThat(Modaliases.parse(("x".repeat(100_000) + "\n\u0000").getBytes(UTF_8)))
        .allMatch(line -> line.length() <= 1024 && line.indexOf('\0') < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE l [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><lldp>&b;%s</lldp>",
        "<!DOCTYPE l SYSTEM 'file:///etc/passwd'><lldp>%s</lldp>",
        "<!DOCTYPE l [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><lldp>%s</lldp>",
        "<lldp>&unknown;%s</lldp>",
        "<lldp><%s</lldp>",
        "<lldp>\u0000%s</lldp>",
        "not xml %s",
        ""
      })
  void aDocumentThatTriesSomethingHasNoNeighbours(String document) {
    String neighbour = "<interface name=\"e0\"><chassis><name>&e;&b;</name></chassis></interface>";
    assertThat(LldpNeighbours.parse(document.formatted(neighbour).getBytes(UTF_8)))
        .noneMatch(n -> n.switchName().contains("root:") || n.switchName().length() > 255);
  }

  @Test
  void aSwitchWithALongNameInPiecesIsReadAtOnce() {
    String document =
        "<lldp>"
            + "<x>".repeat(20_000)
            + "</x>".repeat(20_000)
            + "<interface name=\""
            + "e".repeat(100)
            + "\"><chassis><name>"
            + "a<!---->".repeat(100_000)
            + "</name></chassis></interface></lldp>";
    assertThat(LldpNeighbours.parse(document.getBytes(UTF_8)))
        .singleElement()
        .satisfies(n -> assertThat(n.switchName()).isEqualTo("a".repeat(255)))
        .satisfies(n -> assertThat(n.interfaceName()).hasSize(63));
  }
}
