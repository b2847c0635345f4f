package io.maas4j.power.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PoweredMachine;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.lxd.DebianLxd;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The driver against Debian's LXD, which {@code samples/lxd/lxd.sh} starts. */
class LxdServerInteropIT {
  private static DebianLxd lxd;
  private static String token;
  private static ClientPair pair;

  private final DriverRig rig = new DriverRig(new LxdPowerDriverFactory());

  @BeforeAll
  static void startLxd() throws Exception {
    Optional<String> obstacle = DebianLxd.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    lxd =
        DebianLxd.start(
            Path.of("../samples/lxd/lxd.sh"), Path.of("/var/tmp/maas4j-lxd-it"), 18_443, 3);
    token = lxd.token();
    pair = ClientPair.generate("maas4j-test");
  }

  @AfterAll
  static void stopLxd() throws Exception {
    if (lxd != null) {
      lxd.close();
    }
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aVirtualMachineIsSwitchedOnAndOffWithATrustToken() throws Exception {
    PowerParameters vm = parameters("vm1");
    assertThat(observed(vm)).isEqualTo(PowerState.OFF);
    assertThat(rig.perform(vm, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(observed(vm)).isEqualTo(PowerState.ON);
    assertThat(lxd.state("vm1")).isEqualTo("RUNNING");
    // A second order leaves it alone.
    assertThat(rig.perform(vm, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(rig.perform(vm, PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(lxd.state("vm1")).isEqualTo("STOPPED");
    assertThat(observed(vm)).isEqualTo(PowerState.OFF);
  }

  @Test
  void thePolicyOfTheCoreSwitchesARealMachine() throws Exception {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    ExecutorService blocking = Executors.newCachedThreadPool();
    Clock clock = Clock.systemUTC();
    try (PowerControl power =
        new PowerControl(
            PowerDrivers.of(new LxdPowerDriverFactory()),
            new PowerDriverContext(clock, scheduler, blocking, "MAAS 3.7.0"),
            PowerControlConfig.DEFAULTS)) {
      PoweredMachine machine =
          new PoweredMachine(new MachineId("abc123"), "lxd", parameters("vm2"));
      Instant deadline = clock.instant().plus(Duration.ofMinutes(2));
      for (var step : List.of(power.boot(machine, deadline), power.query(machine, deadline))) {
        assertThat(step.get(130, TimeUnit.SECONDS)).isInstanceOf(PowerOutcome.Settled.class);
      }
      assertThat(power.off(machine, deadline).get(130, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              PowerOutcome.Settled.class, end -> assertThat(end.state()).isEqualTo(PowerState.OFF));
    } finally {
      scheduler.shutdownNow();
      blocking.shutdownNow();
    }
  }

  @Test
  void aContainerIsSwitchedWhenItIsAskedFor() throws Exception {
    PowerParameters container = parameters("container/ct1");
    assertThat(rig.perform(parameters("ct1"), PowerAction.QUERY).failure())
        .contains(PowerFault.SETTING);
    assertThat(observed(container)).isEqualTo(PowerState.OFF);
    PowerResult started = rig.perform(container, PowerAction.ON);
    // LXD itself says so where containers cannot be: without control groups, above all.
    assumeTrue(started instanceof PowerResult.Accepted, started.message());
    assertThat(observed(container)).isEqualTo(PowerState.ON);
    assertThat(rig.perform(container, PowerAction.SOFT_OFF))
        .isInstanceOf(PowerResult.Accepted.class);
    assertThat(observed(container)).isEqualTo(PowerState.OFF);
  }

  @Test
  void whatDoesNotServeIsToldByTheRealServerAsByTheSimulatedOne() throws Exception {
    assertThat(rig.perform(parameters("nope"), PowerAction.QUERY).failure())
        .contains(PowerFault.SETTING);
    PowerParameters elsewhere = parameters("vm1").toBuilder().text("project", "default").build();
    assertThat(rig.perform(elsewhere, PowerAction.QUERY).failure())
        .contains(PowerFault.AUTHENTICATION);
    ClientPair stranger = ClientPair.generate("stranger");
    PowerParameters untrusted =
        parameters("vm1").toBuilder()
            .text("certificate", stranger.certificatePem())
            .secret("key", stranger.keyPem())
            .secret("password", Secret.of("wrong"))
            .build();
    assertThat(rig.perform(untrusted, PowerAction.QUERY).failure())
        .contains(PowerFault.AUTHENTICATION);
    PowerParameters usedToken = untrusted.toBuilder().secret("password", Secret.of(token)).build();
    assertThat(observed(parameters("vm1"))).isEqualTo(PowerState.OFF);
    PowerResult used = rig.perform(usedToken, PowerAction.QUERY);
    assertThat(used.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(used.message()).contains("works once");
  }

  @Test
  void theVirtualMachinesOfTheProjectAreListedByTheRealServer() throws Exception {
    // One that no other test starts: its interface needs a tap device, which not every machine has.
    lxd.addNic("vm3", "eth0");
    PowerParameters host = parameters("vm3");
    Probed probed = Probed.of(rig.driver(), host);
    assertThat(probed.end()).as(probed.end().message()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(probed.found())
        .extracting(ChassisProbe.Found::name, ChassisProbe.Found::architecture)
        .containsExactlyInAnyOrder(
            tuple("vm1", "amd64"), tuple("vm2", "amd64"), tuple("vm3", "amd64"));
    assertThat(probed.found())
        .filteredOn(machine -> machine.name().equals("vm3"))
        .singleElement()
        .satisfies(
            machine -> {
              assertThat(machine.macs()).singleElement().asString().contains("00:16:3e:");
              assertThat(observed(host.with(machine.parameters()))).isEqualTo(PowerState.OFF);
            });
    assertThat(Probed.of(rig.driver(), host, "vm2").found()).hasSize(1);
    PowerParameters elsewhere = host.toBuilder().text("project", "default").build();
    assertThat(Probed.of(rig.driver(), elsewhere).end().failure())
        .contains(PowerFault.AUTHENTICATION);
  }

  private PowerState observed(PowerParameters parameters) throws Exception {
    PowerResult result = rig.perform(parameters, PowerAction.QUERY);
    assertThat(result).as(result.message()).isInstanceOf(PowerResult.Observed.class);
    return ((PowerResult.Observed) result).state();
  }

  private static PowerParameters parameters(String instance) {
    return PowerParameters.builder()
        .text("power_address", lxd.address())
        .text("instance_name", instance)
        .text("project", "maas")
        .secret("password", Secret.of(token))
        .text("certificate", pair.certificatePem())
        .secret("key", pair.keyPem())
        .build();
  }
}
