package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IpxeInterpreterTest {
  private static final String START = "http://127.0.0.1:5248/ipxe.cfg";
  private static final MacAddress MAC = MacAddress.parse("52:54:00:e2:00:01");
  private final FakeHost host = new FakeHost();

  @Test
  void anUnknownMachineGoesOnToTheDefault() throws Exception {
    host.scripts.put(
        START,
        "#!ipxe\nchain http://${next-server}:5248/ipxe.cfg-${mac} || chain"
            + " http://${next-server}:5248/ipxe.cfg-default-amd64\n");
    host.scripts.put(
        START + "-default-amd64",
        """
        #!ipxe
        kernel http://127.0.0.1:5248/images/ab/boot-kernel
        iseq ${platform} efi && set efi-initrd initrd=boot-initrd || clear efi-initrd
        imgargs boot-kernel ${efi-initrd} nomodeset cc:{'a': ['MAAS']}end_cc BOOTIF=01-${mac}
        initrd http://127.0.0.1:5248/images/cd/boot-initrd
        boot
        """);
    assertThat(run())
        .isEqualTo(
            new LoaderOutcome.Kernel(
                "nomodeset cc:{'a': ['MAAS']}end_cc BOOTIF=01-52:54:00:e2:00:01"));
    assertThat(host.asked)
        .containsExactly(
            START,
            START + "-52%3A54%3A00%3Ae2%3A00%3A01",
            START + "-default-amd64",
            "KERNEL http://127.0.0.1:5248/images/ab/boot-kernel",
            "INITRD http://127.0.0.1:5248/images/cd/boot-initrd");
  }

  @Test
  void sanbootTakesTheFirstDriveOfAMachineThatHasASystem() throws Exception {
    String local =
        "#!ipxe\nsanboot --no-describe --drive 0x80 || sanboot --no-describe --drive 0x81\n";
    host.scripts.put(START, local);
    host.disk = true;
    assertThat(run()).isEqualTo(new LoaderOutcome.LocalDisk("sanboot"));
    host.disk = false;
    assertThat(run()).isInstanceOf(LoaderOutcome.NextDevice.class);
  }

  @Test
  void whoseDiskCannotBeStartedGoesBackToTheFirmwareAndDoesNotEnlist() throws Exception {
    host.scripts.put(
        START,
        "#!ipxe\nchain http://127.0.0.1:5248/ipxe.cfg-${mac} || chain"
            + " http://127.0.0.1:5248/ipxe.cfg-default-amd64\n");
    host.scripts.put(
        START + "-52%3A54%3A00%3Ae2%3A00%3A01",
        "#!ipxe\nsanboot --no-describe --drive 0x80 || \\\nexit 0\n");
    host.scripts.put(START + "-default-amd64", "#!ipxe\npoweroff\n");
    assertThat(run()).isEqualTo(new LoaderOutcome.NextDevice(START + " ended without a boot"));
  }

  @Test
  void aScriptThatExitsWithAStatusHasFailedForTheOneThatCalledIt() throws Exception {
    host.scripts.put(START, "#!ipxe\nchain http://h/a || reboot\n");
    host.scripts.put("http://h/a", "#!ipxe\nexit 1 || poweroff\npoweroff\n");
    assertThat(run()).isEqualTo(new LoaderOutcome.Reboot());
  }

  @Test
  void aKernelThatIsNotThereEndsTheScript() throws Exception {
    host.scripts.put(START, "#!ipxe\nkernel http://h/k args\nboot\n");
    host.missing.add("http://h/k");
    assertThat(run()).isInstanceOf(LoaderOutcome.NextDevice.class);
  }

  @Test
  void gotoAndLabelsWork() throws Exception {
    host.scripts.put(
        START,
        "#!ipxe\nisset ${nothing} && goto lost ||\ngoto out\n:lost\nreboot\n:out\npoweroff\n");
    assertThat(run()).isEqualTo(new LoaderOutcome.PowerOff());
  }

  @Test
  void aLoopIsEnded() {
    host.scripts.put(START, "#!ipxe\n:again\ngoto again\n");
    assertThatThrownBy(this::run)
        .isInstanceOf(BootFailedException.class)
        .hasMessageContaining("loop");
    host.scripts.put(START, "#!ipxe\nchain " + START + "\n");
    assertThatThrownBy(this::run)
        .isInstanceOf(BootFailedException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void anUnknownCommandIsNamedWithItsLine() {
    host.scripts.put(START, "#!ipxe\n\nfrobnicate now\n");
    assertThatThrownBy(this::run).hasMessage("iPXE script, line 3: unknown command 'frobnicate'");
  }

  private LoaderOutcome run() throws Exception {
    host.asked.clear();
    return new IpxeInterpreter(host, MAC, Map.of("next-server", "127.0.0.1")).run(START);
  }
}
