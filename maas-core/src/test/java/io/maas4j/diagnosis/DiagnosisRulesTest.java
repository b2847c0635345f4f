package io.maas4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.diagnosis.Evidence.Ending;
import io.maas4j.diagnosis.Evidence.Network;
import io.maas4j.diagnosis.Evidence.Subject;
import io.maas4j.diagnosis.Evidence.Undertaking;
import io.maas4j.diagnosis.Sight.Kind;
import io.maas4j.lifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What follows from records alone; the whole way is tested in the server. */
class DiagnosisRulesTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final String BOOT = "52:54:00:00:00:01";
  private static final String OTHER = "52:54:00:00:00:02";
  private static final Diagnosis DIAGNOSIS = new Diagnosis(Catalogue.load());

  private final List<Sight> sights = new ArrayList<>();

  private DiagnosisRulesTest at(int minute, Kind kind, String what, String detail, String mark) {
    sights.add(new Sight(START.plus(Duration.ofMinutes(minute)), kind, what, detail, mark));
    return this;
  }

  private DiagnosisRulesTest booted(int minute) {
    at(minute, Kind.POWER, "on", "", "");
    at(
        minute,
        Kind.DHCP,
        "10.0.0.5 bootx64.efi",
        "arch=uefi-x64 pxe, DISCOVER to ACK in 1 s",
        BOOT);
    at(minute, Kind.FILE, "bootx64.efi", "1000 bytes in 0.100 s", "TFTP");
    return this;
  }

  private List<String> faults(Optional<Ending> ending, int now) {
    return DIAGNOSIS.of(evidence(ending, now)).stream().map(Finding::fault).toList();
  }

  private Evidence evidence(Optional<Ending> ending, int now) {
    return new Evidence(
        START.plus(Duration.ofMinutes(now)),
        new Subject("gull", "amd64", "ipmi", "", "", Optional.of(BOOT), List.of(BOOT, OTHER)),
        Optional.of(
            new Undertaking(Optional.of(State.COMMISSIONING), START, Optional.empty(), ending)),
        sights,
        List.of(),
        Optional.of(new Network("VLAN 5", true, true, false, Optional.empty(), Set.of())));
  }

  private static Optional<Ending> silent(int minute) {
    return Optional.of(new Ending(START.plus(Duration.ofMinutes(minute)), true, true));
  }

  @Test
  void aTroubleThatWasMadeGoodIsNoCause() {
    booted(1);
    at(2, Kind.FILE, "grubx64.efi", "timed out after 10 bytes in 30.000 s", "TFTP");
    assertThat(faults(silent(30), 30)).startsWith("loader-timeout");
    at(3, Kind.FILE, "grubx64.efi", "2000 bytes in 0.100 s", "TFTP");
    assertThat(faults(silent(30), 30)).startsWith("grub-refused").doesNotContain("loader-timeout");
  }

  @Test
  void underWayATroubleIsToldWhenRetriesHaveHadTheirTime() {
    booted(1);
    at(2, Kind.FILE, "grubx64.efi", "not found", "TFTP");
    assertThat(faults(Optional.empty(), 4)).containsExactly(Finding.IN_PROGRESS);
    assertThat(faults(Optional.empty(), 8)).containsExactly("loader-missing");
    assertThat(DIAGNOSIS.of(evidence(Optional.empty(), 8)).get(0).level())
        .isEqualTo(Finding.Level.LIKELY);
  }

  @Test
  void silenceIsNoCauseBeforeTheDeadline() {
    booted(1);
    assertThat(faults(Optional.empty(), 29)).containsExactly(Finding.IN_PROGRESS);
    assertThat(faults(silent(30), 30)).startsWith("loader-refused");
  }

  @Test
  void cardsThatAreNotBootedFromAskInVain() {
    booted(1);
    at(2, Kind.DHCP, "DISCOVER", "5 times, no answer: unknown relay", OTHER);
    assertThat(faults(silent(30), 30)).startsWith("loader-refused");
    at(3, Kind.DHCP, "DISCOVER", "5 times, no answer: no free address", BOOT);
    assertThat(faults(silent(30), 30)).startsWith("dhcp-pool-empty");
  }

  @Test
  void aMachineThatCameThroughHasNoFindings() {
    booted(1);
    assertThat(faults(Optional.of(new Ending(START.plus(Duration.ofMinutes(9)), false, false)), 20))
        .isEmpty();
  }

  @Test
  void pathsOfPreseedsAreNotShown() {
    booted(1);
    at(2, Kind.FILE, "/MAAS/metadata/latest/by-id/abc/?op=get_preseed", "failed", "HTTP");
    List<Finding> findings = DIAGNOSIS.of(evidence(silent(30), 30));
    assertThat(findings.get(0).fault()).isEqualTo("preseed-failed");
    assertThat(findings.toString()).doesNotContain("by-id");
  }

  @Test
  void whateverIsOnRecordSomethingIsSaidAndAlwaysTheSame() {
    long seed = Long.getLong("maas.seed", System.nanoTime());
    System.out.println("DiagnosisRulesTest: repeat with -Dmaas.seed=" + seed);
    Random random = new Random(seed);
    List<String> texts =
        List.of(
            "",
            "(",
            "arch=",
            "no answer: ",
            "3 times, ",
            "401 clock 99 s behind",
            "not found",
            "aborted after 5 bytes in 1.000 s",
            "timed out after 7 bytes",
            "squashfs",
            "boot-kernel",
            "user-data",
            "instance-id",
            "200",
            "500 oops",
            "10.0.0.5 bootx64.efi",
            "local boot",
            "installation",
            "grub.cfg",
            "maas-scripts",
            "from on to off",
            "\u0000{machine}");
    for (int run = 0; run < 3000; run++) {
      sights.clear();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        at(
            i,
            Kind.values()[random.nextInt(Kind.values().length)],
            texts.get(random.nextInt(texts.size())),
            texts.get(random.nextInt(texts.size())),
            random.nextBoolean() ? BOOT : OTHER);
      }
      Optional<Ending> ending = random.nextBoolean() ? silent(30) : Optional.empty();
      List<Finding> findings = DIAGNOSIS.of(evidence(ending, 31));
      assertThat(findings).as("seed %d run %d", seed, run).isNotEmpty();
      assertThat(DIAGNOSIS.of(evidence(ending, 31))).isEqualTo(findings);
      assertThat(Collections.frequency(findings.stream().map(Finding::fault).toList(), "timed-out"))
          .isLessThanOrEqualTo(1);
    }
  }
}
