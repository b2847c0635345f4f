package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Enlistment.Next;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnlistmentTest {
  private static final Set<State> IGNORED = Set.of(State.NEW, State.COMMISSIONING, State.RETIRED);

  private final Bench bench = new Bench().started();
  private final Enlistment enlistment = bench.fleet.enlistment();

  @AfterEach
  void close() {
    bench.close();
  }

  private NewMachine stranger(MacAddress... macs) {
    return NewMachine.named("").architecture("amd64").macs(macs);
  }

  @Test
  void aStrangerGoesOnWithItsFirstCommissioning() {
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.COMMISSION);

    assertThat(machine.state()).isEqualTo(State.COMMISSIONING);
    assertThat(machine.status().enlisting()).isTrue();
    assertThat(machine.status().owner()).isEmpty();
    assertThat(machine.identity().hostname()).matches("[a-z]+-[a-z]+");
    assertThat(bench.commissioningResults(machine))
        .extracting(result -> result.name())
        .contains("50-maas-01-commissioning", "30-maas-01-bmc-config");
    assertThat(bench.board.calls).as("it is running already").isEmpty();
  }

  @Test
  void itsFirstCommissioningEndsInNew() {
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.COMMISSION);
    bench.subnet(Bench.SUBNET);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);

    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.now(machine).status().enlisting()).isFalse();
  }

  @Test
  void whereNobodyIsToBeAskedItIsCommissionedAtOnce() {
    bench.set("enlist_accepted", "true");
    bench.subnet(Bench.SUBNET);
    MacAddress mac = bench.mac();
    Machine machine =
        enlistment.enlist(stranger(mac).power(FakeBmc.FAKE, Bench.bmc("found")), Next.COMMISSION);
    bench.board.states.put(machine.id(), PowerState.ON);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);

    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    assertThat(bench.now(machine).status().enlisting()).isFalse();
    bench.run();
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF, PowerAction.ON);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }

  @Test
  void withoutAWayToSwitchItOnItWaitsForAPersonAndSaysWhy() {
    bench.set("enlist_accepted", "true");
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.COMMISSION);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT_FAILED))
        .singleElement()
        .asString()
        .startsWith("not commissioned: ");
  }

  @Test
  void whereEnlistmentIsOffOnlyWhatWasAddedByHandComesIn() {
    bench.set("enlist_machines", "false");
    assertThatThrownBy(() -> enlistment.enlist(stranger(bench.mac()), Next.COMMISSION))
        .isInstanceOfSatisfying(
            Denied.class, e -> assertThat(e.remedy()).contains("enlist_machines"));
    assertThat(bench.fleet.booting().plan(Bench.question(bench.mac())))
        .isInstanceOfSatisfying(
            BootPlan.Unknown.class, plan -> assertThat(plan.why()).contains("enlist_machines"));
    Machine added = bench.added("crane");
    assertThat(enlistment.enlist(stranger(bench.macOf(added)), Next.COMMISSION).id())
        .isEqualTo(added.id());
  }

  @Test
  void aUuidThatManyBoardsHaveTellsNothing() {
    String zeros = "00000000-0000-0000-0000-000000000000";
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine, "50-maas-01-commissioning", 0, bench.hardware(machine).uuid(zeros).json());
    assertThat(bench.now(machine).identity().hardwareUuid()).isEmpty();
    BootQuestion stranger =
        new BootQuestion(
            Optional.of(bench.mac()),
            Optional.of(zeros),
            Optional.of("amd64"),
            Addresses.parse("10.1.0.1"),
            5248,
            "pxe");
    assertThat(bench.fleet.booting().plan(stranger))
        .isInstanceOfSatisfying(
            BootPlan.Network.class, plan -> assertThat(plan.machine()).isEmpty());
  }

  @Test
  void aStrangerThatNeverReportsIsGivenUp() {
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.COMMISSION);
    bench.minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
  }

  @Test
  void oneThatIsToWaitStaysNew() {
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.WAIT);
    assertThat(machine.state()).isEqualTo(State.NEW);
  }

  @Test
  void aMachineAddedByHandIsFoundByItsMac() {
    Machine added = bench.added("crane");
    MacAddress second = bench.mac();
    Machine machine = enlistment.enlist(stranger(bench.macOf(added), second), Next.COMMISSION);

    assertThat(machine.id()).isEqualTo(added.id());
    assertThat(machine.hostname()).isEqualTo("crane");
    assertThat(bench.interfaces(machine))
        .extracting(nic -> nic.mac().orElseThrow())
        .containsExactly(bench.macOf(added), second);
    assertThat(bench.power(machine).type()).isEqualTo("fake");
  }

  @Test
  void aMacThatIsNamedTwiceIsOneInterface() {
    Machine added = bench.added("crane");
    MacAddress second = bench.mac();
    Machine machine =
        enlistment.enlist(stranger(bench.macOf(added), second, second), Next.COMMISSION);
    assertThat(bench.interfaces(machine)).hasSize(2);
  }

  @Test
  void anIpmiMachineWithoutAMacIsFoundByItsBmc() {
    Machine added =
        bench
            .machines()
            .create(
                NewMachine.named("crane").power("ipmi", Bench.bmc("[2001:db8::1]")), Bench.ROOT);
    MacAddress mac = bench.mac();
    PowerParameters found =
        PowerParameters.builder()
            .text("power_address", "2001:db8:0::1")
            .text("power_pass", "geheim")
            .build();
    Machine machine = enlistment.enlist(stranger(mac).power("ipmi", found), Next.COMMISSION);

    assertThat(machine.id()).isEqualTo(added.id());
    assertThat(machine.identity().architecture()).contains("amd64/generic");
    assertThat(bench.macOf(machine)).isEqualTo(mac);
    assertThat(bench.power(machine).parameters().secret("power_pass")).isPresent();
    assertThat(bench.power(machine).parameters().toString()).doesNotContain("geheim");
  }

  @Test
  void aMachineThatIsInUseIsNotTakenForAStranger() {
    Machine ready = bench.ready("crane");
    assertThatThrownBy(() -> enlistment.enlist(stranger(bench.macOf(ready)), Next.COMMISSION))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("already in use on crane");
  }

  @Test
  void theMacOfAMachineInUseIsNotTakenFromItByOneFoundByItsBmc() {
    Machine ready = bench.ready("crane");
    bench
        .machines()
        .create(NewMachine.named("other").power("ipmi", Bench.bmc("10.9.9.9")), Bench.ROOT);
    NewMachine spec =
        stranger(bench.macOf(ready), bench.mac()).power("ipmi", Bench.bmc("10.9.9.9"));
    enlistment.enlist(spec, Next.WAIT);
    assertThat(bench.interfaces(ready)).hasSize(1);
  }

  @Test
  void anEnlistingMachineThatIsAlreadyCommissioningGoesOn() {
    Machine commissioning = bench.commissioning("crane");
    Machine again = enlistment.enlist(stranger(bench.macOf(commissioning)), Next.COMMISSION);
    assertThat(again.state()).isEqualTo(State.COMMISSIONING);
    assertThat(again.status().activities()).isEqualTo(1);
  }

  @Test
  void onlyMachinesThatCountAreRegistered() {
    Machine machine = bench.added("crane");
    List<MacAddress> macs = List.of(bench.macOf(machine));
    assertThat(enlistment.isRegistered(macs, IGNORED)).isFalse();
    assertThat(enlistment.isRegistered(List.of(), IGNORED)).isFalse();
    assertThat(enlistment.isRegistered(macs, Set.of())).isTrue();
    Machine ready = bench.ready("ready");
    assertThat(enlistment.isRegistered(List.of(bench.mac(), bench.macOf(ready)), IGNORED)).isTrue();
  }

  @Test
  void anAbortedFirstCommissioningIsNoFirstOneAnyMore() {
    Machine machine = enlistment.enlist(stranger(bench.mac()), Next.COMMISSION);
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    assertThat(bench.now(machine).status().enlisting()).isFalse();
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
  }

  @Test
  void aStrangersBmcGetsTheUserThatTheOperatorNamed() {
    bench.set("maas_auto_ipmi_user", "\"night-shift\"");
    assertThat(bench.fleet.scripts().forEnlistment().entries())
        .filteredOn(entry -> entry.path().equals("index.json"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.content()).asString(UTF_8).contains("night-shift"));
  }
}
