package io.maas4j.benchmarks.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.hardware.HardwareReport;
import io.maas4j.hardware.Inventory;
import io.maas4j.id.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a simulated machine asks, answered as the contracts say. */
class BootTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final String PRESEED =
      "#cloud-config\ndatasource:\n  MAAS:\n    consumer_key: CK1\n    token_key: \"TK1\"\n"
          + "    token_secret: TS1\n";
  private static final String FIRST =
      """
      {"1.0": {"commissioning_scripts": [
        {"name": "maas-lshw", "script_result_id": 7, "script_version_id": 17, "parallel": 2,
         "hardware_type": 0, "packages": {}},
        {"name": "50-maas-01-commissioning", "script_result_id": 6, "script_version_id": 16,
         "parallel": 0, "hardware_type": 0, "packages": {}},
        {"name": "20-maas-01-install-lldpd", "script_result_id": 5, "script_version_id": 15,
         "parallel": 0, "hardware_type": 0, "packages": {"apt": ["lldpd"]}}],
       "testing_scripts": []}}""";
  private static final String SECOND =
      """
      {"1.0": {"testing_scripts": [
        {"name": "smartctl-validate", "script_result_id": 9, "script_version_id": 19,
         "parallel": 1, "hardware_type": 3, "packages": {"apt": ["smartmontools"]}}]}}""";

  private final Outputs outputs = new Outputs();

  @Test
  void aMachineAsksWhatCloudInitAndTheRunnerAskInTheirOrder() {
    List<Call> calls = converse(new Boot("abc", 1, outputs, CLOCK), FIRST, SECOND);
    assertThat(calls.stream().map(Call::kind).filter(kind -> kind != Kind.STATUS))
        .containsExactly(
            Kind.PRESEED,
            Kind.PRESEED,
            Kind.META_DATA,
            Kind.META_DATA,
            Kind.META_DATA,
            Kind.META_DATA,
            Kind.META_DATA,
            Kind.USER_DATA,
            Kind.STAGE, // the first heartbeat
            Kind.SCRIPTS,
            Kind.STAGE, // packages for the first script
            Kind.START,
            Kind.RESULT,
            Kind.START,
            Kind.HARDWARE,
            Kind.START,
            Kind.RESULT,
            Kind.SCRIPTS,
            Kind.STAGE, // TESTING
            Kind.STAGE,
            Kind.START,
            Kind.RESULT,
            Kind.NETBOOT,
            Kind.END);
    assertThat(calls.get(calls.size() - 1).kind()).isEqualTo(Kind.STATUS);
    assertThat(text(calls.get(calls.size() - 1)))
        .contains("\"modules-final\"", "\"finish\"", "\"SUCCESS\"");
  }

  @Test
  void theReportsOfCloudInitAreAboutAHundredAndTwenty() {
    List<Call> calls = converse(new Boot("abc", 1, outputs, CLOCK), FIRST, SECOND);
    assertThat(calls.stream().filter(call -> call.kind() == Kind.STATUS).count())
        .isBetween(110L, 130L);
  }

  @Test
  void nothingToTestEndsTheRun() {
    List<Call> calls = converse(new Boot("abc", 1, outputs, CLOCK), FIRST, "");
    assertThat(calls).extracting(Call::kind).containsOnlyOnce(Kind.END).contains(Kind.NETBOOT);
  }

  @Test
  void aResultNamesItsIdsAndCarriesTheOutputTwice() {
    Call result =
        converse(new Boot("abc", 42, outputs, CLOCK), FIRST, SECOND).stream()
            .filter(call -> call.kind() == Kind.HARDWARE)
            .findFirst()
            .orElseThrow();
    assertThat(result.contentType()).startsWith("multipart/form-data; boundary=");
    assertThat(text(result))
        .contains("name=\"script_result_id\"\r\n\r\n6\r\n")
        .contains("name=\"script_version_id\"\r\n\r\n16\r\n")
        .contains("name=\"exit_status\"\r\n\r\n0\r\n")
        .contains("filename=\"50-maas-01-commissioning\"")
        .contains("filename=\"50-maas-01-commissioning.out\"")
        .doesNotContain("50-maas-01-commissioning.yaml")
        .contains("load-000042");
  }

  @Test
  void onlyThePreseedIsNotSignedAndNoNonceComesTwice() {
    Boot boot = new Boot("abc", 1, outputs, CLOCK);
    Set<String> signatures = new HashSet<>();
    int signed = 0;
    for (Optional<Call> call = boot.next(); call.isPresent(); call = boot.next()) {
      String header = boot.authorization(call.get());
      if (call.get().kind() == Kind.PRESEED) {
        assertThat(header).isEmpty();
      } else if (!header.isEmpty()) {
        signed++;
        signatures.add(header);
        assertThat(header)
            .contains("oauth_timestamp=\"" + CLOCK.instant().getEpochSecond() + "\"")
            .contains("oauth_consumer_key=\"CK1\"", "oauth_token=\"TK1\"")
            .contains("oauth_signature=\"%26TS1\"");
      }
      boot.answered(call.get(), answer(call.get(), List.of("", "").iterator()));
    }
    assertThat(signed).isPositive();
    assertThat(signatures).hasSize(signed);
  }

  @Test
  void aPreseedWithoutSecretIsNothingToGoOnWith() {
    Boot boot = new Boot("abc", 1, outputs, CLOCK);
    Call preseed = boot.next().orElseThrow();
    assertThatThrownBy(
            () -> boot.answered(preseed, "#cloud-config\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("consumer_key");
  }

  @Test
  void noTwoMachinesShareAnythingThatTellsThemApart() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int number : new int[] {1, 2, 10, 999, 100_000, 999_999}) {
      Inventory inventory = HardwareReport.parse(outputs.of(Outputs.HARDWARE).stdout().of(number));
      assertThat(seen.add(inventory.hardwareUuid().orElseThrow())).isTrue();
      inventory.disks().forEach(disk -> assertThat(seen.add(disk.serial())).isTrue());
      inventory
          .interfaces()
          .forEach(nic -> assertThat(seen.add(nic.macAddress().toString())).isTrue());
      inventory
          .interfaces()
          .forEach(
              nic -> nic.addresses().forEach(each -> assertThat(seen.add("" + each)).isTrue()));
      assertThat(inventory.interfaces().get(0).macAddress())
          .isEqualTo(MacAddress.parse(ascii(new Template(ServerHardware.mac(0)).of(number))));
    }
  }

  @Test
  void theHardwareIsThatOfAServer() throws Exception {
    Inventory inventory = HardwareReport.parse(outputs.of(Outputs.HARDWARE).stdout().of(3));
    assertThat(inventory.cpu().threads()).isEqualTo(64);
    assertThat(inventory.memoryMib()).isEqualTo(256 * 1024);
    assertThat(inventory.numaNodes()).hasSize(2);
    assertThat(inventory.disks()).hasSize(ServerHardware.DISKS);
    assertThat(inventory.interfaces()).hasSize(ServerHardware.PORTS);
    assertThat(inventory.isVirtual()).isFalse();
  }

  @Test
  void aTemplateHasTheDigitsOfTheNumberAndNoHalfNumbers() {
    assertThat(ascii(new Template("a@@:@@:@@ b@@@@@@").of(1203))).isEqualTo("a00:12:03 b001203");
    assertThatThrownBy(() -> new Template("@@@@@")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBusiestStretchIsFoundAndBrokenAnswersAreCounted() {
    Tally tally = new Tally();
    Answer good = new Answer(204, new byte[0]);
    long second = 1_000_000_000L;
    for (int s = 0; s < 10; s++) {
      for (int i = 0; i < (s == 4 || s == 5 ? 50 : 10); i++) {
        tally.answered(Kind.STATUS, s * second, s * second + 1, good);
      }
    }
    tally.answered(Kind.END, 9 * second, 9 * second + 7, new Answer(0, new byte[0]));
    assertThat(tally.busiest(2)).isEqualTo(50);
    assertThat(tally.refusals()).containsExactly(java.util.Map.entry("signal: OK 0", 1));
    assertThat(tally.all().count()).isEqualTo(8 * 10 + 2 * 50 + 1);
  }

  private static List<Call> converse(Boot boot, String first, String second) {
    List<Call> calls = new ArrayList<>();
    var archives = List.of(first, second).iterator();
    for (Optional<Call> call = boot.next(); call.isPresent(); call = boot.next()) {
      calls.add(call.get());
      boot.answered(call.get(), answer(call.get(), archives));
    }
    return calls;
  }

  private static byte[] answer(Call call, java.util.Iterator<String> archives) {
    return switch (call.kind()) {
      case PRESEED -> PRESEED.getBytes(StandardCharsets.UTF_8);
      case SCRIPTS -> archive(archives.next());
      default -> "OK".getBytes(StandardCharsets.UTF_8);
    };
  }

  /** A tar as the server writes it: scripts first, the index last; empty for nothing to run. */
  private static byte[] archive(String index) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    if (index.isEmpty()) {
      return tar.toByteArray();
    }
    entry(tar, "commissioning/x", "#!/bin/sh\n".repeat(100));
    entry(tar, "index.json", index);
    tar.writeBytes(new byte[1024]);
    return tar.toByteArray();
  }

  private static void entry(ByteArrayOutputStream tar, String name, String text) {
    byte[] head = new byte[512];
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] size =
        String.format(Locale.ROOT, "%011o", content.length).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, head, 0, name.length());
    System.arraycopy(size, 0, head, 124, size.length);
    tar.writeBytes(head);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
  }

  private static String text(Call call) {
    return ascii(call.body().get());
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
