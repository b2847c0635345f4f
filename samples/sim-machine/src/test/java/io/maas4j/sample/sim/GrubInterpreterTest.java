package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrubInterpreterTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:e2:00:01");
  private static final String OWN = "/grub/grub.cfg-52:54:00:e2:00:01";
  private static final String DEFAULT = "/grub/grub.cfg-default-x86_64";
  private static final String NETWORK =
      """
      set default="0"
      set timeout=0
      menuentry 'maas4j ephemeral' {
          linux  (http,192.0.2.5:5248)/images/1f/boot-kernel nomodeset cc:\\{'a': ['MAAS']\\}end_cc BOOTIF=01-${net_default_mac}
          initrd (http,192.0.2.5:5248)/images/55/boot-initrd
      }
      """;
  private static final String LOCAL =
      """
      set default="0"
      menuentry 'Local' {
          echo 'Booting from the local disk'
          if search --no-floppy --set=root --file /efi/boot/bootx64.efi; then
              chainloader /efi/boot/bootx64.efi
              boot
          fi
          if [ "${shim_lock}" != "y" ]; then
              if search --no-floppy --set=root --file /efi/suse/shim.efi; then
                  chainloader /efi/suse/shim.efi
                  boot
              fi
          fi
          exit 1
      }
      """;
  private final FakeHost host = new FakeHost();

  @BeforeEach
  void chain() {
    host.scripts.put(
        "/grub/grub.cfg",
        "configfile /grub/grub.cfg-${net_default_mac}\n"
            + "configfile /grub/grub.cfg-default-${grub_cpu}\n");
  }

  @Test
  void anUnknownMachineGoesOnToTheDefault() throws Exception {
    host.scripts.put(DEFAULT, NETWORK);
    assertThat(run())
        .isEqualTo(
            // GRUB takes the quotes off; cloud-init's YAML reads the same without them.
            new LoaderOutcome.Kernel("nomodeset cc:{a: [MAAS]}end_cc BOOTIF=01-52:54:00:e2:00:01"));
    assertThat(host.asked)
        .containsExactly(
            "/grub/grub.cfg",
            OWN,
            DEFAULT,
            "KERNEL (http,192.0.2.5:5248)/images/1f/boot-kernel",
            "INITRD (http,192.0.2.5:5248)/images/55/boot-initrd");
  }

  @Test
  void aSystemOnTheDiskIsChainloaded() throws Exception {
    host.scripts.put(OWN, LOCAL);
    host.disk = true;
    assertThat(run()).isEqualTo(new LoaderOutcome.LocalDisk("chainloader"));
  }

  @Test
  void withoutASystemGrubExits() throws Exception {
    host.scripts.put(OWN, LOCAL);
    assertThat(run()).isEqualTo(new LoaderOutcome.NextDevice("GRUB exits"));
    assertThat(host.asked).doesNotContain(DEFAULT);
  }

  @Test
  void elseBranchesAreTakenAndSkipped() throws Exception {
    host.scripts.put(
        OWN, "if [ a = b ]; then\nhalt\nelif [ c = c ]; then\nreboot\nelse\nhalt\nfi\n");
    assertThat(run()).isEqualTo(new LoaderOutcome.Reboot());
    host.scripts.put(OWN, "if false; then halt; else reboot; fi");
    assertThat(run()).isEqualTo(new LoaderOutcome.Reboot());
  }

  @Test
  void theDefaultEntryMayBeNamed() throws Exception {
    host.scripts.put(
        OWN, "set default=two\nmenuentry one { halt; }\nmenuentry 'two' {\nreboot\n}\n");
    assertThat(run()).isEqualTo(new LoaderOutcome.Reboot());
  }

  @Test
  void whatItDoesNotKnowIsNamedWithItsLine() {
    host.scripts.put(OWN, "\nfrobnicate\n");
    assertThatThrownBy(this::run).hasMessage("GRUB script, line 2: unknown command 'frobnicate'");
    host.scripts.put(OWN, "if true; then\necho\n");
    assertThatThrownBy(this::run).hasMessageContaining("an if has no fi");
    host.scripts.put(OWN, "echo 'open\n");
    assertThatThrownBy(this::run).hasMessageContaining("a quote is not closed");
  }

  private LoaderOutcome run() throws Exception {
    host.asked.clear();
    return new GrubInterpreter(host, MAC).run("/grub/grub.cfg");
  }
}
