package io.maas4j.fleet;

import static io.maas4j.fleet.FakeChassis.CHASSIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.event.Event;
import io.maas4j.fleet.ChassisIntake.Report;
import io.maas4j.fleet.ChassisRequest.Next;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.ChassisProbe.Found;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChassisIntakeTest {
  private static final String ADDRESS = "10.9.0.1";

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Found found(String name, MacAddress... macs) {
    return new Found(
        name, "amd64", List.of(macs), PowerParameters.builder().text("node", "n-" + name).build());
  }

  private static ChassisRequest request(String prefix, Next next) {
    return new ChassisRequest(
        CHASSIS,
        ADDRESS,
        PowerParameters.builder()
            .text("power_address", ADDRESS)
            .text("power_pass", "hunter2")
            .build(),
        prefix,
        "",
        next);
  }

  private Report add(String prefix, Next next) {
    return bench.fleet.chassis().add(request(prefix, next), Bench.ROOT).join();
  }

  private Map<String, Machine> machines() {
    return bench.in(tx -> tx.machines().list(MachineFilter.builder().build())).stream()
        .collect(Collectors.toMap(Machine::hostname, Function.identity()));
  }

  private String told() {
    return bench.audit().stream().map(Event::description).findFirst().orElseThrow();
  }

  @Test
  void whatAChassisTellsOfIsAddedWithItsPower() {
    MacAddress mac = bench.mac();
    bench.chassis.machines.add(found("web-1", mac));
    bench.chassis.machines.add(found("web-2", bench.mac(), bench.mac()));
    Report report = add("", Next.WAIT);
    assertThat(report.added()).hasSize(2);
    assertThat(report.refused()).isEmpty();
    Machine web1 = machines().get("web-1");
    assertThat(web1.state()).isEqualTo(State.NEW);
    assertThat(web1.identity().architecture()).contains("amd64/generic");
    assertThat(bench.macOf(web1)).isEqualTo(mac);
    assertThat(bench.interfaces(machines().get("web-2"))).hasSize(2);
    PowerParameters power = bench.power(web1).parameters();
    assertThat(power.text("power_address")).contains(ADDRESS);
    assertThat(power.text("node")).contains("n-web-1");
    assertThat(power.secret("power_pass")).contains(Secret.of("hunter2"));
    assertThat(told())
        .contains("chassis 10.9.0.1")
        .contains("2 added, 0 known already, 0 not added")
        .doesNotContain("hunter2");
    assertThat(bench.chassis.questions)
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.deadline())
                    .isEqualTo(bench.clock.instant().plus(Duration.ofMinutes(10))));
  }

  @Test
  void onlyNamesWithThePrefixAreAdded() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    bench.chassis.machines.add(found("db-1", bench.mac()));
    add("db", Next.WAIT);
    assertThat(machines()).containsOnlyKeys("db-1");
  }

  @Test
  void whatIsAcceptedIsCommissioned() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    add("", Next.COMMISSION);
    assertThat(machines().get("web-1").state()).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void askingAgainAddsOnlyWhatIsNew() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    add("", Next.WAIT);
    bench.chassis.machines.add(found("web-2", bench.mac()));
    Report again = add("", Next.WAIT);
    assertThat(again.added()).hasSize(1);
    assertThat(again.known()).isEqualTo(1);
    assertThat(machines()).containsOnlyKeys("web-1", "web-2");
  }

  @Test
  void aNameThatIsTakenOrNoneIsReplaced() {
    bench.added("web-1");
    bench.chassis.machines.add(found("web-1", bench.mac()));
    bench.chassis.machines.add(found("Größe 7!", bench.mac()));
    assertThat(add("", Next.WAIT).added()).hasSize(2);
    assertThat(machines()).hasSize(3).containsKey("web-1").doesNotContainKey("Größe 7!");
  }

  @Test
  void oneThatCannotBeAddedDoesNotKeepTheOthersOut() {
    MacAddress same = bench.mac();
    bench.chassis.machines.add(
        new Found("bad", "amd64", List.of(bench.mac()), PowerParameters.empty()));
    bench.chassis.machines.add(found("web-1", same));
    Report report = add("", Next.WAIT);
    assertThat(report.added()).hasSize(1);
    assertThat(report.refused()).singleElement().asString().startsWith("bad: ");
    assertThat(told()).contains("1 not added").contains("bad: ");
  }

  @Test
  void aChassisThatBreaksOffKeepsWhatItToldAndTheReasonIsOnRecord() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    bench.chassis.end = new PowerResult.Failed(PowerFault.AUTHENTICATION, "password refused");
    Report report = add("", Next.WAIT);
    assertThat(report.added()).hasSize(1);
    assertThat(told()).contains("Could not authenticate to node's BMC: password refused");
  }

  @Test
  void oneWithoutAMacIsNamedAndNotAdded() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    bench.chassis.machines.add(found("blind"));
    for (int ask = 0; ask < 2; ask++) {
      assertThat(add("", Next.WAIT).refused())
          .containsExactly("blind: it has no network interface with a MAC address");
    }
    assertThat(machines()).containsOnlyKeys("web-1");
  }

  @Test
  void onlyWhatIsNewIsMadeReady() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    add("", Next.WAIT);
    assertThat(bench.chassis.prepared)
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.machine()).isEqualTo(machines().get("web-1").id());
              assertThat(target.parameters().text("node")).contains("n-web-1");
              assertThat(target.parameters().secret("power_pass")).isPresent();
            });
    bench.chassis.machines.add(found("web-2", bench.mac()));
    add("", Next.COMMISSION);
    assertThat(bench.chassis.prepared)
        .extracting(target -> target.parameters().text("node").orElseThrow())
        .containsExactly("n-web-1", "n-web-2");
  }

  @Test
  void oneThatCannotBeMadeReadyIsThereAndSaysWhy() {
    bench.chassis.machines.add(found("web-1", bench.mac()));
    bench.chassis.prepareAnswer = new PowerResult.Failed(PowerFault.ACTION, "it is stuck");
    assertThat(add("", Next.COMMISSION).added()).hasSize(1);
    Machine machine = machines().get("web-1");
    assertThat(machine.state()).isEqualTo(State.COMMISSIONING);
    assertThat(bench.events(machine))
        .extracting(Event::description)
        .anySatisfy(said -> assertThat(said).contains("it is stuck"));
  }

  @Test
  void credentialsThatNobodyGaveAreMadeOrKnown() {
    PowerParameters address = PowerParameters.builder().text("power_address", ADDRESS).build();
    ChassisRequest bare = new ChassisRequest(CHASSIS, ADDRESS, address, "", "", Next.WAIT);
    bench.fleet.chassis().add(bare, Bench.ROOT).join();
    assertThat(bench.chassis.questions.get(0).parameters().secret("power_pass"))
        .hasValueSatisfying(made -> assertThat(made.reveal()).startsWith("made for "));
    bench.chassis.machines.add(found("web-1", bench.mac()));
    add("", Next.WAIT);
    bench.fleet.chassis().add(bare, Bench.ROOT).join();
    assertThat(bench.chassis.questions.get(2).parameters().secret("power_pass"))
        .hasValueSatisfying(known -> assertThat(known.reveal()).isEqualTo("hunter2"));
  }

  @Test
  void aTypeThatCannotBeAskedIsNamedAndUsersMayNotAsk() {
    ChassisRequest blind =
        new ChassisRequest(FakeBmc.FAKE, "h", PowerParameters.empty(), "", "", Next.WAIT);
    assertThatThrownBy(() -> bench.fleet.chassis().add(blind, Bench.ROOT))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("fake");
    assertThatThrownBy(() -> bench.fleet.chassis().add(request("", Next.WAIT), Bench.ANN))
        .isInstanceOf(Denied.class);
    assertThat(bench.chassis.questions).isEmpty();
  }
}
