package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerAction;
import io.maas4j.script.ResultStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final Deployment NOBLE = Deployment.of("ubuntu", "noble");

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine ready(String name, int cpus, long memory) {
    Machine machine = bench.ready(name);
    bench.in(
        tx -> {
          tx.inventories()
              .put(
                  machine.id(),
                  new io.maas4j.hardware.HardwareSummary(
                      cpus, 0, memory, java.util.Map.of(), List.of(), List.of()));
          return tx;
        });
    return machine;
  }

  private static StatusEvent event(String type, String origin, String name, String result) {
    return new StatusEvent(
        type,
        origin,
        name,
        "stage " + name,
        java.time.Instant.EPOCH,
        result.isEmpty() ? Optional.empty() : Optional.of(result),
        List.of());
  }

  @Test
  void theCheapestMachineThatFitsIsGiven() {
    ready("big", 64, 262144);
    Machine small = ready("small", 2, 2048);
    Machine middle = ready("middle", 8, 8192);
    MachineConstraints four =
        MachineConstraints.of(MachineFilter.builder().minCpus(4), "juju", "for ann", "none");
    assertThat(bench.machines().wouldAllocate(four).orElseThrow().id()).isEqualTo(middle.id());

    Machine given = bench.machines().allocate(four, Bench.ANN);
    assertThat(given.id()).isEqualTo(middle.id());
    assertThat(given.state()).isEqualTo(State.ALLOCATED);
    assertThat(given.status().owner()).contains("ann");
    assertThat(given.deployment().agentName()).isEqualTo("juju");
    assertThat(bench.told(given, EventType.REQUEST_NODE_ACQUIRE))
        .containsExactly("(ann) - for ann");
    assertThat(bench.told(given, EventType.NODE_CHANGED_STATUS))
        .contains("From 'Ready' to 'Allocated' (to ann)");
    assertThat(bench.machines().allocate(MachineConstraints.NONE, Bench.BOB).id())
        .isEqualTo(small.id());
  }

  @Test
  void nobodyGetsAMachineTwice() {
    for (int i = 0; i < 5; i++) {
      bench.ready("m" + i);
    }
    Set<Object> given = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      given.add(
          bench
              .machines()
              .allocate(MachineConstraints.NONE, i % 2 == 0 ? Bench.ANN : Bench.BOB)
              .id());
    }
    assertThat(given).hasSize(5);
    assertThatThrownBy(() -> bench.machines().allocate(MachineConstraints.NONE, Bench.ANN))
        .isInstanceOfSatisfying(Conflict.class, e -> assertThat(e.code()).isEqualTo("NO_MACHINE"));
    assertThatThrownBy(() -> bench.machines().allocate(MachineConstraints.NONE, Actor.SYSTEM))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void aDeploymentClaimsAnAddressAndBootsTheMachine() {
    Machine machine = bench.allocated("a", Bench.ANN);
    Machine deploying =
        bench
            .machines()
            .deploy(machine.id(), NOBLE.userData("#cloud-config\n").comment("go"), Bench.ANN);

    assertThat(deploying.state()).isEqualTo(State.DEPLOYING);
    assertThat(bench.claimed(machine)).containsExactly(Addresses.parse("10.1.0.1"));
    assertThat(bench.fleet.networks().topology().hosts())
        .extracting(Interface::machine)
        .containsExactly(machine.id());
    assertThat(deploying.deployment().userData()).contains("I2Nsb3VkLWNvbmZpZwo=");
    assertThat(bench.statuses(bench.installationResults(machine)))
        .containsExactly(ResultStatus.PENDING);
    bench.run();
    assertThat(bench.board.orders(machine.id())).endsWith(PowerAction.ON);
    assertThat(bench.told(machine, EventType.REQUEST_NODE_START_DEPLOYMENT))
        .containsExactly("(ann) - go");
  }

  @Test
  void aReadyMachineIsAllocatedToWhoDeploysIt() {
    Machine machine = bench.ready("a");
    bench.machines().deploy(machine.id(), NOBLE, Bench.BOB);
    assertThat(bench.owner(machine)).contains("bob");
    assertThat(bench.moves).endsWith("READY -> ALLOCATED", "ALLOCATED -> DEPLOYING");
  }

  @Test
  void somebodyElsesMachineDoesNotExistForADeployer() {
    Machine machine = bench.allocated("a", Bench.ANN);
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), NOBLE, Bench.BOB))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void withoutTheImageNothingHappens() {
    Machine machine = bench.ready("a");
    assertThatThrownBy(
            () -> bench.machines().deploy(machine.id(), Deployment.of("", "jammy"), Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Deployment operating system ubuntu jammy is unavailable.");
    assertThat(bench.now(machine)).isEqualTo(machine);
  }

  @Test
  void theSystemIsTakenFromTheSeriesOrFromWhoHasAnImageOfIt() {
    Machine one = bench.allocated("a", Bench.ANN);
    assertThat(
            bench
                .machines()
                .deploy(one.id(), Deployment.of("", "custom/web"), Bench.ANN)
                .deployment()
                .osystem())
        .isEqualTo("custom");
    Machine two = bench.allocated("b", Bench.ANN);
    assertThat(
            bench
                .machines()
                .deploy(two.id(), Deployment.of("", "web"), Bench.ANN)
                .deployment()
                .osystem())
        .isEqualTo("custom");
    Machine three = bench.allocated("c", Bench.ANN);
    assertThat(bench.machines().deploy(three.id(), Deployment.DEFAULT, Bench.ANN).deployment())
        .hasToString("ubuntu/noble");
  }

  @Test
  void anExhaustedSubnetIsNotAvailableNowAndNothingHappens() {
    bench.subnet("10.1.0.0/24", Bench.span("10.1.0.2", "10.1.0.254"));
    Machine first = bench.allocated("a", Bench.ANN);
    bench.machines().deploy(first.id(), NOBLE, Bench.ANN);
    Machine second = bench.ready("b");
    long waiting = bench.waitingJobs();
    assertThatThrownBy(() -> bench.machines().deploy(second.id(), NOBLE, Bench.ANN))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("10.1.0.0/24");
    assertThat(bench.now(second)).isEqualTo(second);
    assertThat(bench.installationResults(second)).isEmpty();
    assertThat(bench.waitingJobs()).isEqualTo(waiting);
    bench.act(first, io.maas4j.lifecycle.Verb.ABORT, Bench.ANN);
    bench.machines().deploy(second.id(), NOBLE, Bench.ANN);
    assertThat(bench.claimed(second)).containsExactly(Addresses.parse("10.1.0.1"));
  }

  @Test
  void theInstallersStagesLeadToDeployed() {
    Machine machine = bench.deploying("a", Bench.ANN);
    StatusEvents events = bench.fleet.statusEvents();
    events.report(machine.id(), event("start", "curtin", "cmd-install", ""));
    assertThat(bench.now(machine).status().activity().orElseThrow().step())
        .isEqualTo(Activity.Step.RUNNING);
    assertThat(bench.statuses(bench.installationResults(machine)))
        .containsExactly(ResultStatus.RUNNING);
    events.report(machine.id(), event("start", "curtin", "cmd-install/stage-extract", ""));
    assertThat(bench.eventTypes(machine)).contains(EventType.INSTALLING_OS);
    events.netboot(machine.id(), false);
    StatusEvent done =
        new StatusEvent(
            "finish",
            "curtin",
            "cmd-install",
            "curtin command install",
            bench.clock.instant(),
            Optional.of("SUCCESS"),
            List.of(
                new StatusEvent.SentFile(
                    "/tmp/install.log", "all fine".getBytes(StandardCharsets.UTF_8))));
    events.report(machine.id(), done);
    var log = bench.installationResults(machine).get(0);
    assertThat(log.status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.in(tx -> tx.scriptRuns().output(log.id())).combined().orElseThrow())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("all fine");
    assertThat(bench.eventTypes(machine)).contains(EventType.REBOOTING);
    events.report(machine.id(), event("finish", "cloudinit", "modules-final", "SUCCESS"));
    assertThat(bench.now(machine).status().activity().orElseThrow().step())
        .isEqualTo(Activity.Step.AWAITING_OS);
    assertThat(bench.boot(machine)).isInstanceOf(BootPlan.Local.class);
    events.osReady(machine.id());
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    assertThat(bench.eventTypes(machine)).contains(EventType.IMAGE_DEPLOYED, EventType.DEPLOYED);
    events.osReady(machine.id());
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
  }

  @Test
  void aFailedStageFailsTheDeployment() {
    Machine machine = bench.deploying("a", Bench.ANN);
    bench
        .fleet
        .statusEvents()
        .report(machine.id(), event("finish", "curtin", "cmd-install/stage-extract", "FAIL"));
    assertThat(bench.state(machine)).as("only top-level stages count").isEqualTo(State.DEPLOYING);
    bench
        .fleet
        .statusEvents()
        .report(machine.id(), event("finish", "curtin", "cmd-install", "FAIL"));
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DEPLOYMENT);
    assertThat(bench.statuses(bench.installationResults(machine)))
        .containsExactly(ResultStatus.FAILED);
    assertThat(bench.owner(machine)).contains("ann");
  }

  @Test
  void eventsOfAMachineInAnyStatusDoNoHarm() {
    Machine machine = bench.ready("a");
    for (String name : List.of("modules-final", "init-network", "cmd-install")) {
      bench.fleet.statusEvents().report(machine.id(), event("finish", "cloudinit", name, "FAIL"));
    }
    bench.fleet.statusEvents().osReady(machine.id());
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }
}
