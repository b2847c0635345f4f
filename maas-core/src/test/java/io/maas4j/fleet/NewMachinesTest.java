package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerParameters;
import io.maas4j.tagging.Tags;
import io.maas4j.work.FleetListener;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewMachinesTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private MapAssert<String, List<String>> faultsOf(NewMachine spec) {
    try {
      bench.machines().create(spec, Bench.ROOT);
    } catch (InvalidRequest e) {
      return assertThat(e.fields());
    }
    throw new AssertionError("it was taken");
  }

  @Test
  void aNewMachineHasWhatWasSaidOfItAndDefaults() {
    NewMachine spec = bench.spec("crane");
    Machine machine = bench.machines().create(spec, Bench.ROOT);

    assertThat(machine.state()).isEqualTo(State.NEW);
    assertThat(machine.status().owner()).isEmpty();
    assertThat(machine.identity().fqdn()).isEqualTo("crane.maas");
    assertThat(machine.identity().architecture()).contains("amd64/generic");
    assertThat(machine.placement().zone()).isEqualTo("default");
    assertThat(bench.interfaces(machine))
        .extracting(Interface::name, nic -> nic.mac().orElseThrow())
        .containsExactly(org.assertj.core.api.Assertions.tuple("eth0", spec.macs().get(0)));
    assertThat(bench.power(machine).parameters().text("power_address")).contains("bmc-crane");
    assertThat(bench.eventTypes(machine)).containsExactly(EventType.NEW);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    Machine other = bench.added("other");
    faultsOf(
            NewMachine.named("not a name")
                .macs(bench.macOf(other))
                .power("fake", PowerParameters.empty()))
        .containsOnlyKeys("hostname", "mac_addresses", "power_parameters")
        .hasEntrySatisfying(
            "mac_addresses", texts -> assertThat(texts.get(0)).contains("already in use on other"));
  }

  @Test
  void aPowerSettingThatIsMissingAmongOthersIsNamed() {
    PowerParameters some = PowerParameters.builder().text("power_pass", "p").build();
    faultsOf(NewMachine.named("a").power("fake", some))
        .containsOnlyKeys("power_parameters_power_address");
  }

  @Test
  void anUnknownPowerTypeIsAFaultOfThatField() {
    faultsOf(NewMachine.named("a").power("steam", PowerParameters.empty()))
        .containsOnlyKeys("power_type");
  }

  @Test
  void aTakenHostnameIsRefusedAndNothingStays() {
    bench.added("crane");
    MacAddress mac = bench.mac();
    faultsOf(NewMachine.named("crane").macs(mac)).containsOnlyKeys("hostname");
    assertThat(bench.machines().list(MachineFilter.ALL, Bench.ROOT)).hasSize(1);
    assertThat(bench.interfaceOf(mac)).isEmpty();
  }

  @Test
  void theSameMacTwiceIsOneInterface() {
    MacAddress mac = bench.mac();
    Machine machine = bench.machines().create(NewMachine.named("a").macs(mac, mac), Bench.ROOT);
    assertThat(bench.interfaces(machine)).hasSize(1);
  }

  @Test
  void anUnknownZoneOrPoolIsRefused() {
    faultsOf(NewMachine.named("a").place("mars", "")).containsOnlyKeys("zone");
    faultsOf(NewMachine.named("a").place("", "mars")).containsOnlyKeys("pool");
  }

  @Test
  void machinesWithoutANameGetDifferentOnes() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      names.add(bench.machines().create(NewMachine.named(""), Bench.ROOT).hostname());
    }
    assertThat(names).hasSize(300).allMatch(name -> name.matches("[a-z]+-[a-z]+"));
  }

  @Test
  void aMachineIsStillNamedWhenAllPairsOfWordsAreTaken() {
    Bench few = new Bench(1, new FleetListener() {}, new OneName());
    Machine first = few.machines().create(NewMachine.named(""), Bench.ROOT);
    Machine machine = few.machines().create(NewMachine.named(""), Bench.ROOT);
    few.close();
    assertThat(first.hostname()).matches("[a-z]+-[a-z]+");
    assertThat(machine.hostname()).matches("[a-z]+-[a-z]+-\\d+");
  }

  @Test
  void whatCannotBeCommissionedStaysNew() {
    Machine machine =
        bench
            .machines()
            .createAndCommission(
                NewMachine.named("a").macs(bench.mac()),
                Machine.Options.NONE,
                ScriptRequest.DEFAULT,
                Bench.ROOT);
    assertThat(machine.state()).isEqualTo(State.NEW);
    Machine other =
        bench
            .machines()
            .createAndCommission(
                bench.spec("b"), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ROOT);
    assertThat(other.state()).isEqualTo(State.COMMISSIONING);
    assertThat(
            bench
                .machines()
                .createAndCommission(
                    bench.spec("c"), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ANN)
                .state())
        .isEqualTo(State.NEW);
  }

  @Test
  void anUnknownScriptLeavesTheNewMachineNewAndSaysWhy() {
    Machine machine =
        bench
            .machines()
            .createAndCommission(
                bench.spec("a"),
                Machine.Options.NONE,
                new ScriptRequest(List.of("no-such-script"), List.of(), Map.of()),
                Bench.ROOT);
    assertThat(machine.state()).isEqualTo(State.NEW);
    assertThat(bench.events(machine))
        .anyMatch(
            event ->
                event.type() == EventType.NODE_COMMISSIONING_EVENT_FAILED
                    && event.description().contains("no-such-script"));
  }

  @Test
  void onlyOwnersAndAdministratorsSeeAnOwnedMachine() {
    Machine machine = bench.allocated("a", Bench.ANN);
    assertThat(bench.machines().get(machine.id(), Bench.ANN)).isEqualTo(machine);
    assertThat(bench.machines().get(machine.id(), Bench.ROOT)).isEqualTo(machine);
    assertThatThrownBy(() -> bench.machines().get(machine.id(), Bench.BOB))
        .isInstanceOf(NotFound.class);
    assertThat(bench.machines().list(MachineFilter.ALL, Bench.BOB)).isEmpty();
  }

  @Test
  void onlyAdministratorsDeleteAndALockStopsEvenThem() {
    Machine machine = bench.deployed("a", Bench.ANN);
    assertThatThrownBy(() -> bench.machines().delete(machine.id(), Bench.ANN))
        .isInstanceOf(Denied.class);
    bench.act(machine, io.maas4j.lifecycle.Verb.LOCK, Bench.ANN);
    assertThatThrownBy(() -> bench.machines().delete(machine.id(), Bench.ROOT))
        .isInstanceOf(Denied.class);
    bench.act(machine, io.maas4j.lifecycle.Verb.UNLOCK, Bench.ANN);
    bench.key(machine);
    bench.machines().delete(machine.id(), Bench.ROOT);
    assertThatThrownBy(() -> bench.machines().get(machine.id(), Bench.ROOT))
        .isInstanceOf(NotFound.class);
    assertThat(bench.keyInForce(machine)).isEmpty();
    assertThat(bench.fleet.networks().topology().hosts()).isEmpty();
  }

  @Test
  void aMachineDeletedWhileSomethingIsUnderWayLeavesNoWork() {
    Machine machine = bench.added("a");
    bench
        .machines()
        .commission(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ROOT);
    bench.machines().delete(machine.id(), Bench.ROOT);
    bench.minutes(120);
    assertThat(bench.board.calls).isEmpty();
    assertThat(bench.waitingJobs()).isZero();
  }

  @Test
  void theOwnerAnnotatesAndAnEmptyValueTakesTheKeyAway() {
    Machine machine = bench.allocated("a", Bench.ANN);
    bench.machines().annotate(machine.id(), Map.of("a", "1", "b", "2"), Bench.ANN);
    bench.machines().annotate(machine.id(), Map.of("a", ""), Bench.ANN);
    assertThat(bench.now(machine).placement().ownerData()).isEqualTo(Map.of("b", "2"));
    assertThatThrownBy(() -> bench.machines().annotate(machine.id(), Map.of("a", "1"), Bench.ROOT))
        .hasMessageContaining("not owned by root");
  }

  @Test
  void placingAndTaggingAreCountedAndForAdministrators() {
    Machine machine = bench.added("a");
    assertThatThrownBy(
            () ->
                bench
                    .machines()
                    .place(machine.id(), Optional.of("default"), Optional.empty(), Bench.ANN))
        .isInstanceOf(Denied.class);
    bench.in(
        tx -> {
          tx.tags().insert(new io.maas4j.machine.Tag("gpu", "", "", ""));
          return tx;
        });
    Tags.Counts counts = retag("gpu", Set.of(machine.id(), new io.maas4j.id.MachineId("nobody")));
    assertThat(counts).isEqualTo(new Tags.Counts(1, 0));
    assertThat(bench.now(machine).placement().tags()).containsExactly("gpu");
    assertThatThrownBy(() -> retag("none", Set.of())).hasMessage("No Tag matches the given query.");
  }

  private Tags.Counts retag(String tag, Set<io.maas4j.id.MachineId> add) {
    return bench
        .fleet
        .tags()
        .retag(tag, add, Set.of(), Optional.empty(), Optional.empty(), Bench.ROOT);
  }

  /** Always takes the first word of a list. */
  private static final class OneName implements RandomGenerator {
    private final Random random = new Random(1);

    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
      boolean words = bound > 62 && bound < 100;
      return words ? 0 : random.nextInt(bound);
    }
  }
}
