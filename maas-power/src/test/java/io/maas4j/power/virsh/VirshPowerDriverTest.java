package io.maas4j.power.virsh;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.Probed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirshPowerDriverTest {
  private final AtomicReference<PowerState> domain = new AtomicReference<>(PowerState.OFF);
  private final FakeVirsh virsh = new FakeVirsh(domain);
  private final FakeSshHost host = new FakeSshHost(virsh);
  private final DriverRig rig = new DriverRig(new VirshPowerDriverFactory(SshBench.config()));

  VirshPowerDriverTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    host.close();
  }

  @Test
  void theTypeIsFoundWithTheContractsParameters() {
    PowerType type = PowerDrivers.discover().type("virsh").orElseThrow();
    assertThat(type.chassis()).isTrue();
    assertThat(type.canProbe()).isTrue();
    assertThat(type.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly("power_address", "power_pass", "power_id");
    assertThat(
            type.ipExtractor()
                .orElseThrow()
                .extract(
                    PowerParameters.builder()
                        .text("power_address", "qemu+ssh://u@10.0.0.9/system")
                        .build()))
        .hasValueSatisfying(ip -> assertThat(ip.getHostAddress()).isEqualTo("10.0.0.9"));
  }

  @Test
  void eachStateOfADomainIsOnOrOff() throws Exception {
    for (DomainState state : DomainState.values()) {
      virsh.told = state.printed();
      boolean on = Set.of("running", "in shutdown").contains(state.printed());
      assertThat(perform("vm1", PowerAction.QUERY))
          .as(state.printed())
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(on ? PowerState.ON : PowerState.OFF));
    }
    virsh.told = "dreaming";
    assertThat(perform("vm1", PowerAction.QUERY).failure()).contains(PowerFault.FATAL);
  }

  @Test
  void onlyWhatIsShutOffIsStartedAndOnlyWhatRunsIsDestroyed() throws Exception {
    virsh.told = "running";
    assertThat(perform("vm1", PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    virsh.told = "shut off";
    assertThat(perform("vm1", PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    virsh.told = "paused";
    PowerResult paused = perform("vm1", PowerAction.ON);
    assertThat(paused.failure()).contains(PowerFault.ACTION);
    assertThat(paused.message()).contains("the domain is paused");
    assertThat(host.commands).allMatch(command -> command.contains(" domstate "));
  }

  @Test
  void aDomainThatIsNotThereIsASettingFault() throws Exception {
    PowerResult result = perform("vm2", PowerAction.ON);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("power_id", "failed to get domain 'vm2'");
  }

  @Test
  void aHostWithoutVirshIsAMissingTool() throws Exception {
    PowerParameters session =
        parameters("vm1").toBuilder()
            .text("power_address", address().replace("/system", "/session"))
            .build();
    PowerResult result = rig.perform(session, PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.TOOL);
    assertThat(host.commands).singleElement().asString().contains("'qemu:///session'");
  }

  @Test
  void namesCannotLeaveTheirQuotes() throws Exception {
    assertThat(perform("vm1'; reboot #", PowerAction.QUERY).failure()).contains(PowerFault.SETTING);
    assertThat(host.commands)
        .singleElement()
        .asString()
        .endsWith("domstate --domain 'vm1'\\''; reboot #'");
    assertThat(perform("--help", PowerAction.QUERY).failure()).contains(PowerFault.SETTING);
    assertThat(perform("a\nreboot", PowerAction.QUERY).failure()).contains(PowerFault.SETTING);
    assertThat(host.commands).hasSize(1);
  }

  @Test
  void badAddressesAreNamed() throws Exception {
    for (String bad :
        List.of(
            "10.0.0.1",
            "qemu+ssh://u@h/system?command=/tmp/x",
            "qemu+ssh://u:secret@h/system",
            "qemu+ssh://u@h/$(id)",
            "qemu+ssh://u@h",
            "qemu+libssh2://u@h/system",
            "ssh://u@h/system",
            "qemu+ssh:///system",
            "\u0000")) {
      PowerResult result =
          rig.perform(
              parameters("vm1").toBuilder().text("power_address", bad).build(), PowerAction.QUERY);
      assertThat(result.failure()).as(bad).contains(PowerFault.SETTING);
      assertThat(result.message()).as(bad).contains("power_address");
    }
    assertThat(host.commands).isEmpty();
  }

  private PowerResult perform(String name, PowerAction action) throws Exception {
    return rig.perform(parameters(name), action);
  }

  private PowerParameters parameters(String name) {
    return PowerParameters.builder()
        .text("power_address", address())
        .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
        .text("power_id", name)
        .build();
  }

  private String address() {
    return "qemu+ssh://" + FakeSshHost.USER + "@" + host.address() + "/system";
  }

  @Test
  void domainsAreListedAndOneThatHasGoneMeanwhileIsNamed() throws Exception {
    Probed probed = Probed.of(rig.driver(), host());
    assertThat(probed.lines())
        .containsExactly("vm1 amd64 [52:54:00:0a:0b:0c, 52:54:00:0a:0b:0d] {power_id=vm1}");
    assertThat(probed.end().message()).contains("vm2 (").contains("failed to get domain");
    virsh.names = "\nvm1\n  vm1\n\n";
    assertThat(Probed.of(rig.driver(), host()).end()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.commands)
        .noneMatch(line -> line.contains(" destroy ") || line.contains("define"));
  }

  private PowerParameters host() {
    return PowerParameters.builder()
        .text("power_address", address())
        .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
        .build();
  }

  @Test
  void namesThatCannotBeQuotedAndDescriptionsThatAreNoneAreTold() throws Exception {
    virsh.names = "--help\n";
    assertThat(Probed.of(rig.driver(), host()).end().message()).contains("--help (");
    virsh.names = "vm1\n";
    for (String lie :
        List.of(
            "<html/>",
            "no XML",
            "<!DOCTYPE domain [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><domain>&e;</domain>",
            "<a>".repeat(2000))) {
      virsh.xml = lie;
      Probed probed = Probed.of(rig.driver(), host());
      assertThat(probed.found()).as(lie).isEmpty();
      assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
    }
  }

  @Test
  void aNewDomainIsDestroyedAndDefinedToBootFromTheNetwork() throws Exception {
    domain.set(PowerState.ON);
    assertThat(prepare()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(domain.get()).isEqualTo(PowerState.OFF);
    assertThat(host.inputs)
        .singleElement()
        .asString()
        .contains("<boot dev=\"network\"/><boot dev=\"hd\"/></os>")
        .doesNotContain("dev=\"hd\"/>\n")
        .contains("<emulator>/usr/bin/qemu-system-x86_64</emulator>");
    virsh.xml = host.inputs.get(0);
    assertThat(prepare()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.inputs).hasSize(1);
  }

  @Test
  void placesOfDevicesAreReplacedUnlessAnInterfaceIsFirst() throws Exception {
    String nic = "<interface type='network'><boot order='%d'/><mac address='52:54:00:0a:0b:0e'/>";
    String placed = FakeVirsh.VM1.replace("<boot dev='hd'/>", "");
    virsh.xml =
        placed
            .replace("device='disk'/>", "device='disk'><boot order='2'/></disk>")
            .replace("</devices>", nic.formatted(1) + "</interface></devices>");
    assertThat(prepare()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.inputs).isEmpty();
    virsh.names = "vm1";
    assertThat(Probed.of(rig.driver(), host()).found().get(0).macs().get(0).value())
        .isEqualTo("52:54:00:0a:0b:0e");
    virsh.xml = virsh.xml.replace("order='1'", "order='3'");
    assertThat(prepare()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.inputs)
        .singleElement()
        .asString()
        .doesNotContain("order=")
        .contains("<boot dev=\"network\"/>");
  }

  private PowerResult prepare() throws Exception {
    return ((MachinePreparer) rig.driver())
        .prepare(
            new PowerTarget(
                new MachineId("abc123"),
                parameters("vm1"),
                Clock.systemUTC().instant().plus(Duration.ofSeconds(30))))
        .toCompletableFuture()
        .get(40, TimeUnit.SECONDS);
  }
}
