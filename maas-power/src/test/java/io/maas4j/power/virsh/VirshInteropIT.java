package io.maas4j.power.virsh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.Probed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver against Debian's libvirt with QEMU and its OpenSSH. */
class VirshInteropIT {
  private static final Path SCRIPT = Path.of("src/test/interop/libvirtd.sh").toAbsolutePath();
  private static final Path DIRECTORY = Path.of("/var/tmp/maas4j-libvirt-it");
  private static final String OVER_SSH = "qemu+ssh://root@127.0.0.1:26522/system";
  private static final String OVER_TCP = "qemu+tcp://127.0.0.1:26599/system";
  private static final String LOCAL = "qemu:///system";

  private final DriverRig rig =
      new DriverRig(
          new VirshPowerDriverFactory(
              SshConfig.defaults().withKeyFiles(DIRECTORY.resolve("client_key")),
              List.of(DIRECTORY.resolve("libvirt-sock"))));

  @BeforeAll
  static void startLibvirt() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mount namespaces need root");
    for (String tool : List.of("libvirtd", "virsh", "sshd", "qemu-system-x86_64")) {
      assumeTrue(
          new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() == 0,
          tool + " is not installed; maas-power/src/test/interop/libvirtd.sh install brings it");
    }
    script("start");
  }

  @AfterAll
  static void stopLibvirt() throws Exception {
    if (Files.exists(DIRECTORY)) {
      script("stop");
    }
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {OVER_SSH, OVER_TCP, LOCAL})
  void aDomainIsSwitchedOnAndOff(String address) throws Exception {
    PowerParameters vm1 = parameters(address, "vm1");
    assertThat(observed(vm1)).isEqualTo(PowerState.OFF);
    assertThat(rig.perform(vm1, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(observed(vm1)).isEqualTo(PowerState.ON);
    assertThat(script("state").strip()).isEqualTo("running");
    assertThat(rig.perform(vm1, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(rig.perform(vm1, PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(script("state").strip()).isEqualTo("shut off");
    assertThat(observed(vm1)).isEqualTo(PowerState.OFF);
  }

  @ParameterizedTest
  @ValueSource(strings = {OVER_SSH, OVER_TCP, LOCAL})
  void aDomainThatIsNotThereIsASettingFault(String address) throws Exception {
    for (String name : List.of("vm2", "vm1'; reboot #", "$(id)", "vm 1")) {
      PowerResult result = rig.perform(parameters(address, name), PowerAction.OFF);
      assertThat(result.failure()).as(result.message()).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("power_id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OVER_SSH, OVER_TCP, LOCAL})
  void domainsAreListedAndMadeReady(String address) throws Exception {
    PowerParameters vm1 = parameters(address, "vm1");
    Probed probed = Probed.of(rig.driver(), vm1);
    assertThat(probed.end()).as(probed.end().message()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(probed.lines()).containsExactly("vm1 amd64 [52:54:00:26:59:01] {power_id=vm1}");
    assertThat(Probed.of(rig.driver(), vm1, "vm2").found()).isEmpty();
    assertThat(rig.perform(vm1, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    script("disk-first");
    PowerResult prepared =
        ((MachinePreparer) rig.driver())
            .prepare(
                new PowerTarget(
                    new MachineId("abc123"),
                    vm1,
                    Clock.systemUTC().instant().plus(Duration.ofSeconds(30))))
            .toCompletableFuture()
            .get(40, TimeUnit.SECONDS);
    assertThat(prepared).as(prepared.message()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(script("state").strip()).isEqualTo("shut off");
    assertThat(script("xml")).containsSubsequence("<boot dev='network'/>", "<boot dev='hd'/>");
  }

  private PowerState observed(PowerParameters parameters) throws Exception {
    PowerResult result = rig.perform(parameters, PowerAction.QUERY);
    assertThat(result).as(result.message()).isInstanceOf(PowerResult.Observed.class);
    return ((PowerResult.Observed) result).state();
  }

  private static PowerParameters parameters(String address, String name) {
    return PowerParameters.builder().text("power_address", address).text("power_id", name).build();
  }

  private static String script(String command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("libvirtd", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", SCRIPT.toString(), command).redirectError(errors.toFile());
    builder.environment().put("DIR", DIRECTORY.toString());
    builder.environment().put("TCP_PORT", "26599");
    builder.environment().put("SSH_PORT", "26522");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor())
        .as("libvirtd.sh " + command + ": " + output + Files.readString(errors))
        .isZero();
    Files.delete(errors);
    return output;
  }
}
