package io.maas4j.power.virsh;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.Probed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibvirtRpcTest {
  private final FakeLibvirt libvirt = new FakeLibvirt();
  private final DriverRig rig = new DriverRig(new VirshPowerDriverFactory(SshBench.config()));

  LibvirtRpcTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    libvirt.close();
  }

  @Test
  void aMachineIsFoundReadAndStartedInFiveCalls() throws Exception {
    assertThat(perform("qemu", "vm1", PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(libvirt.procedures).containsExactly(66, 1, 23, 212, 9);
    libvirt.procedures.clear();
    assertThat(perform("qemu", "vm1", PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(libvirt.procedures).containsExactly(66, 1, 23, 212);
  }

  @Test
  void polkitIsAskedForAndSaslIsRefusedInWords() throws Exception {
    libvirt.authType = 2;
    PowerResult polkit = perform("qemu", "vm1", PowerAction.QUERY);
    assertThat(libvirt.procedures).containsExactly(66, 70);
    assertThat(polkit.failure()).contains(PowerFault.FATAL);
    libvirt.authType = 1;
    PowerResult sasl = perform("qemu", "vm1", PowerAction.QUERY);
    assertThat(sasl.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(sasl.message()).contains("SASL");
    assertThat(sasl.remedy()).contains("qemu+ssh://");
  }

  @Test
  void whatLibvirtComplainsOfIsTold() throws Exception {
    PowerResult missing = perform("qemu", "vm2", PowerAction.OFF);
    assertThat(missing.failure()).contains(PowerFault.SETTING);
    assertThat(missing.message()).contains("power_id", "Domain not found");
    PowerResult driver = perform("xen", "vm1", PowerAction.QUERY);
    assertThat(driver.failure()).contains(PowerFault.FATAL);
    assertThat(driver.message()).contains("no connection driver available");
  }

  @Test
  void answersThatAreDamagedAreFaultsOfThePeer() throws Exception {
    for (String hex :
        List.of(
            "00000000",
            "7fffffff",
            "ffffffff",
            "0000001c2000808600000001000000420000000100000001" + "00000000",
            "000000202000808600000001000000420000000100000001" + "00000000" + "7fffffff",
            "000000202000808600000001000000420000000100000001" + "00000001" + "00000007")) {
      libvirt.garbage = HexFormat.of().parseHex(hex);
      PowerResult result = perform("qemu", "vm1", PowerAction.QUERY);
      assertThat(result.failure()).as(hex).contains(PowerFault.FATAL);
      assertThat(result.message()).as(hex).contains("does not answer as libvirt does");
    }
  }

  @Test
  void noGarbageDoesMoreThanFail() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[4 + random.nextInt(60)];
      random.nextBytes(noise);
      if (random.nextBoolean()) {
        // A plausible length, so that what follows is looked at.
        noise = FakeLibvirt.message(66, 1, 1, random.nextInt(2), noise);
      }
      try {
        XdrReader reader = new XdrReader(noise);
        while (true) {
          reader.string();
          reader.integer();
          reader.fixed(16);
        }
      } catch (XdrReader.Damaged e) {
        assertThat(e).as("seed " + seed).hasMessageContaining("bytes");
      }
    }
  }

  @Test
  void aDaemonThatIsNotThereIsNamed() throws Exception {
    PowerResult result =
        rig.perform(
            parameters("qemu", "vm1").toBuilder()
                .text("power_address", "qemu+tcp://127.0.0.1:" + DriverRig.closedPort() + "/system")
                .build(),
            PowerAction.QUERY);
    assertThat(result)
        .isInstanceOfSatisfying(
            PowerResult.Unreachable.class,
            gone -> assertThat(gone.detail()).contains("libvirt at 127.0.0.1"));
  }

  @Test
  void theStateThatIsReadIsTheDomains() throws Exception {
    libvirt.domain = PowerState.ON;
    assertThat(perform("qemu", "vm1", PowerAction.QUERY))
        .isInstanceOfSatisfying(
            PowerResult.Observed.class, seen -> assertThat(seen.state()).isEqualTo(PowerState.ON));
  }

  private PowerResult perform(String driver, String name, PowerAction action) throws Exception {
    return rig.perform(parameters(driver, name), action);
  }

  private PowerParameters parameters(String driver, String name) {
    return PowerParameters.builder()
        .text("power_address", driver + "+tcp://" + libvirt.address() + "/system")
        .text("power_id", name)
        .build();
  }

  @Test
  void domainsAreListedAndANewOneIsMadeReady() throws Exception {
    PowerParameters vm1 = parameters("qemu", "vm1");
    Probed probed = Probed.of(rig.driver(), vm1);
    assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(probed.lines())
        .containsExactly("vm1 amd64 [52:54:00:0a:0b:0c, 52:54:00:0a:0b:0d] {power_id=vm1}");
    assertThat(libvirt.procedures).containsExactly(66, 1, 273, 23, 14);
    libvirt.domain = PowerState.ON;
    PowerResult prepared =
        ((MachinePreparer) rig.driver())
            .prepare(
                new PowerTarget(
                    new MachineId("abc123"),
                    vm1,
                    Clock.systemUTC().instant().plus(Duration.ofSeconds(30))))
            .toCompletableFuture()
            .get(40, TimeUnit.SECONDS);
    assertThat(prepared).isInstanceOf(PowerResult.Accepted.class);
    assertThat(libvirt.domain).isEqualTo(PowerState.OFF);
    assertThat(libvirt.defined).singleElement().asString().contains("<boot dev=\"network\"/>");
  }

  @Test
  void listsThatLieAboutTheirLengthAreFaultsOfThePeer() throws Exception {
    for (String length : List.of("7fffffff", "ffffffff", "00004001", "00000002")) {
      libvirt.lists = HexFormat.of().parseHex(length);
      Probed probed = Probed.of(rig.driver(), parameters("qemu", "vm1"));
      assertThat(probed.end().failure()).as(length).contains(PowerFault.FATAL);
      assertThat(probed.found()).isEmpty();
    }
  }
}
