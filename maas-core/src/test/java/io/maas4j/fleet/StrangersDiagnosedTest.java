package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.bootlog.BootStep;
import io.maas4j.bootlog.BootStep.Ending;
import io.maas4j.bootlog.BootStep.Transport;
import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.diagnosis.Finding;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why machines that nobody has added do not add themselves. */
class StrangersDiagnosedTest {
  private static final Actor ADMIN = Actor.admin("root");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:77");
  private static final MacAddress OTHER = MacAddress.parse("52:54:00:00:00:78");
  private static final InetAddress ADDRESS = Addresses.parse("10.1.0.5");

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Diagnoses.Report asked() {
    return bench.fleet.diagnoses().of(MAC, ADMIN);
  }

  private Finding first() {
    return asked().findings().get(0);
  }

  private void seen(BootStep... steps) {
    bench.fleet.bootReports().report(List.of(steps));
  }

  private BootStep unanswered(String why) {
    return new BootStep.Unanswered(bench.clock.instant(), MAC, "DISCOVER", why);
  }

  private BootStep leased(MacAddress mac, String client) {
    return new BootStep.Leased(
        bench.clock.instant(),
        mac,
        ADDRESS,
        client,
        Optional.of("bootx64.efi").filter(file -> !client.isEmpty()),
        "DISCOVER",
        "ACK",
        Duration.ofMillis(12));
  }

  private BootStep fetched(String path, Ending ending) {
    return new BootStep.Fetched(
        bench.clock.instant(),
        Optional.of(MAC),
        ADDRESS,
        path.contains("loader") ? Transport.TFTP : Transport.HTTP,
        path,
        ending == Ending.SENT ? 1000 : 0,
        Duration.ofMillis(100),
        ending);
  }

  private BootStep asked(String what) {
    return new BootStep.Asked(
        bench.clock.instant(),
        new BootStep.Asked.Caller(Optional.empty(), Optional.empty(), Optional.of(ADDRESS)),
        what,
        "200");
  }

  /** Up to the kernel. */
  private void booted() {
    seen(
        leased(MAC, "arch=uefi-x64 pxe"),
        fetched("loader/bootx64.efi", Ending.SENT),
        fetched("grub/grub.cfg-" + MAC, Ending.NOT_FOUND),
        fetched("grub/grub.cfg-default-amd64", Ending.SENT),
        fetched("/images/1f/boot-kernel", Ending.SENT));
    bench.pass(Duration.ofSeconds(1));
  }

  @Test
  void whoWasNeverSeenIsToldToBeUnseen() {
    assertThat(asked().machine()).isEmpty();
    assertThat(first().fault()).isEqualTo("stranger-unseen");
    assertThat(first().sentence()).contains(MAC.toString());
  }

  @Test
  void whoGetsNoAddressIsToldWhy() {
    seen(unanswered("no free address"));
    assertThat(first().fault()).isEqualTo(Finding.IN_PROGRESS);
    bench.minutes(6);
    assertThat(first().fault()).isEqualTo("dhcp-pool-empty");
    assertThat(first().level()).isEqualTo(Finding.Level.LIKELY);
    bench.minutes(31);
    assertThat(first().level()).isEqualTo(Finding.Level.CAUSE);
  }

  @Test
  void whoTakesTheOfferOfAnotherServerIsToldSo() {
    seen(unanswered("request to another server"));
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("dhcp-foreign");
  }

  @Test
  void whoDoesNotFetchItsLoaderIsToldSo() {
    seen(leased(MAC, "arch=uefi-x64 pxe"));
    assertThat(first().sentence()).contains("is enlisting");
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("loader-not-asked");
  }

  @Test
  void whoFetchesAKernelAndIsSilentIsToldSo() {
    booted();
    seen(fetched("/images/1f/boot-initrd", Ending.SENT));
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("kernel-silent");
  }

  @Test
  void whoFetchesTheScriptsAndAsksForNothingMoreIsToldSo() {
    booted();
    seen(
        leased(MAC, ""),
        fetched("/images/1f/squashfs", Ending.SENT),
        fetched("/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed", Ending.SENT));
    bench.pass(Duration.ofSeconds(1));
    // by its address alone
    seen(asked("instance-id"), asked("user-data"), asked("maas-scripts"));
    assertThat(first().fault()).isEqualTo(Finding.IN_PROGRESS);
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("enlistment-not-asked");
    assertThat(first().evidence()).singleElement().asString().contains("maas-scripts");
  }

  @Test
  void theAddressOfAnotherTellsNothingOfIt() {
    booted();
    seen(leased(OTHER, "arch=uefi-x64 pxe"));
    bench.pass(Duration.ofSeconds(1));
    seen(asked("maas-scripts"));
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("kernel-silent");
  }

  @Test
  void whoIsAnsweredNothingBecauseEnlistmentIsOffIsToldSoAtOnce() {
    seen(
        leased(MAC, "arch=uefi-x64 pxe"),
        fetched("loader/bootx64.efi", Ending.SENT),
        fetched("grub/grub.cfg-" + MAC, Ending.NOT_FOUND));
    assertThat(first().fault()).isEqualTo(Finding.IN_PROGRESS);
    seen(fetched("grub/grub.cfg-default-amd64", Ending.NOT_FOUND));
    assertThat(first().fault()).isEqualTo("enlistment-off");
    bench.minutes(31);
    assertThat(first().fault()).isEqualTo("enlistment-off");
  }

  @Test
  void whoIsRefusedIsToldWhyWithoutTheLastVisitBeforeIt() {
    seen(unanswered("no free address"));
    bench.minutes(40);
    booted();
    bench
        .fleet
        .enlistment()
        .refused(List.of(MAC, OTHER), "architecture: 'vax' (ours) is none that we know.");
    Finding finding = first();
    assertThat(finding.fault()).isEqualTo("enlistment-refused");
    assertThat(finding.sentence()).contains("'vax'").endsWith("that we know.");
    bench.minutes(31);
    assertThat(asked().findings()).extracting(Finding::fault).doesNotContain("dhcp-pool-empty");
    assertThat(bench.fleet.diagnoses().of(OTHER, ADMIN).findings().get(0).fault())
        .isEqualTo("enlistment-refused");
  }

  @Test
  void whoMayNotAddItselfIsToldSoWhenItAsks() {
    booted();
    bench.fleet.enlistment().refused(List.of(MAC), "Machines must not add themselves here.");
    assertThat(asked().findings())
        .extracting(Finding::fault)
        .startsWith("enlistment-off")
        .doesNotContain("enlistment-refused");
  }

  @Test
  void whoIsAMachineOfOursIsDiagnosedAsSuch() {
    Machine machine = bench.commissioning("gull");
    bench.run();
    MacAddress mac = bench.macOf(machine);
    assertThat(bench.fleet.diagnoses().of(mac, ADMIN))
        .isEqualTo(bench.fleet.diagnoses().of(machine.id(), ADMIN));
  }

  @Test
  void onlyAdministratorsAreToldOfStrangers() {
    Machine owned = bench.allocated("gull", Actor.user("alice"));
    Diagnoses diagnoses = bench.fleet.diagnoses();
    assertThatThrownBy(() -> diagnoses.of(MAC, Actor.user("alice"))).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> diagnoses.of(bench.macOf(owned), Actor.user("bob")))
        .isInstanceOf(NotFound.class);
    assertThat(diagnoses.of(bench.macOf(owned), Actor.user("alice")).machine()).isPresent();
  }
}
