package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.inspection.DeviceQuery;
import io.maas4j.inspection.ResultQuery;
import io.maas4j.inspection.ResultSet;
import io.maas4j.inspection.ScriptResults;
import io.maas4j.inspection.ScriptResults.Outputs;
import io.maas4j.machine.Machine;
import io.maas4j.script.HardwareType;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a node after it was commissioned. */
class InspectionTest {
  private final Bench bench = new Bench().started();
  private final ScriptResults results = bench.fleet.results();

  @AfterEach
  void close() {
    bench.close();
  }

  private ResultSet current(Machine machine) {
    return results.get(
        machine.id(), "current-commissioning", ResultQuery.ALL, Outputs.READ, Bench.ROOT);
  }

  @Test
  void theCommissioningOfAReadyMachineIsReadWithWhatItWrote() {
    Machine machine = bench.ready("a");
    ResultSet set = current(machine);
    assertThat(set.status()).contains(ResultStatus.PASSED);
    assertThat(set.set().type()).isEqualTo(ResultType.COMMISSIONING);
    assertThat(set.started()).isPresent();
    assertThat(set.ended()).isPresent();
    assertThat(set.shown()).isNotEmpty();
    assertThat(set.shown())
        .filteredOn(line -> line.result().name().equals("maas-serial-ports"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.output().stdout().orElseThrow())
                    .asString(UTF_8)
                    .isEqualTo("fine\n"));
  }

  @Test
  void whileItRunsThereIsNoEndAndTheEstimateIsWhatItTookBefore() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.commissioning("a");
    bench
        .fleet
        .signals()
        .signal(machine.id(), Bench.working(bench.result(machine, "maas-serial-ports")));
    bench.pass(java.time.Duration.ofSeconds(7));
    bench.finish(machine, "maas-serial-ports", 0, "fine".getBytes(UTF_8));
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    ResultSet set = current(machine);
    assertThat(set.status()).contains(ResultStatus.PENDING);
    assertThat(set.ended()).isEmpty();
    assertThat(set.runtime()).isEmpty();
    assertThat(set.shown())
        .filteredOn(line -> line.result().name().equals("maas-serial-ports"))
        .singleElement()
        .satisfies(line -> assertThat(line.estimate().orElseThrow()).hasSeconds(7));
  }

  @Test
  void resultsAreNarrowedByNameTagIdAndHardware() {
    Machine machine = bench.ready("a");
    ResultSet whole = current(machine);
    long id = whole.shown().get(0).result().id();
    List<ResultSet> byId =
        results.list(
            machine.id(),
            Set.of(ResultType.COMMISSIONING),
            new ResultQuery(Optional.empty(), List.of(Long.toString(id))),
            Outputs.LEFT_OUT,
            Bench.ROOT);
    assertThat(byId).hasSize(1);
    assertThat(byId.get(0).shown()).extracting(line -> line.result().id()).containsExactly(id);
    assertThat(byId.get(0).all()).hasSameSizeAs(whole.all());
    assertThat(
            results
                .get(
                    machine.id(),
                    "current-commissioning",
                    new ResultQuery(Optional.empty(), List.of("deploy-info")),
                    Outputs.LEFT_OUT,
                    Bench.ROOT)
                .shown())
        .isNotEmpty()
        .hasSizeLessThan(whole.all().size());
    assertThat(
            results
                .get(
                    machine.id(),
                    "current-commissioning",
                    new ResultQuery(Optional.of(HardwareType.GPU), List.of()),
                    Outputs.LEFT_OUT,
                    Bench.ROOT)
                .shown())
        .isEmpty();
  }

  @Test
  void failuresThatAreSuppressedDoNotCountUntilTheyDoAgain() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, "maas-serial-ports", 1, "broken".getBytes(UTF_8));
    bench.runScripts(machine, bench.hardware(machine).json());
    assertThat(current(machine).status()).contains(ResultStatus.FAILED);
    ResultQuery one = new ResultQuery(Optional.empty(), List.of("maas-serial-ports"));
    assertThat(results.suppress(machine.id(), "current-commissioning", one, Bench.ROOT).status())
        .contains(ResultStatus.PASSED);
    assertThat(results.unsuppress(machine.id(), "current-commissioning", one, Bench.ROOT).status())
        .contains(ResultStatus.FAILED);
    assertThatThrownBy(
            () -> results.suppress(machine.id(), "current-commissioning", one, Bench.ANN))
        .isInstanceOf(Denied.class);
  }

  @Test
  void whatIsInForceCannotBeDeletedAndWhatWasBeforeCan() {
    Machine machine = bench.ready("a");
    String first = Long.toString(current(machine).set().id());
    assertThatThrownBy(() -> results.delete(machine.id(), first, Bench.ROOT))
        .isInstanceOf(InvalidRequest.class);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    assertThatThrownBy(() -> results.delete(machine.id(), first, Bench.ANN))
        .isInstanceOf(Denied.class);
    results.delete(machine.id(), first, Bench.ROOT);
    assertThatThrownBy(
            () -> results.get(machine.id(), first, ResultQuery.ALL, Outputs.LEFT_OUT, Bench.ROOT))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aSetOfAnotherMachineIsNotFoundAndAMachineOfSomebodyElseIsNot() {
    Machine a = bench.allocated("a", Bench.ANN);
    Machine b = bench.ready("b");
    String ofB = Long.toString(current(b).set().id());
    assertThatThrownBy(
            () -> results.get(a.id(), ofB, ResultQuery.ALL, Outputs.LEFT_OUT, Bench.ROOT))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () -> results.list(a.id(), Set.of(), ResultQuery.ALL, Outputs.LEFT_OUT, Bench.BOB))
        .isInstanceOf(NotFound.class);
    assertThat(results.ended(Set.of(), Set.of(), Optional.empty(), Bench.BOB))
        .isNotEmpty()
        .allSatisfy(ended -> assertThat(ended.node()).isEqualTo(b.id()));
    assertThat(
            results.ended(
                Set.of(a.id()),
                Set.of("maas-lshw"),
                Optional.of(ResultType.COMMISSIONING),
                Bench.ANN))
        .singleElement()
        .satisfies(
            ended ->
                assertThat(ended.line().output().stdout().orElseThrow())
                    .asString(UTF_8)
                    .isEqualTo("fine\n"));
  }

  @Test
  void devicesAreFoundByIdBusAndAddressAndKeepTheirNumberAsLongAsTheyStay() {
    Machine machine = bench.commissioning("a");
    bench.subnet(Bench.SUBNET);
    byte[] first =
        bench
            .hardware(machine)
            .pci("0000:05:00.0", "10de", "Card")
            .pci("0000:06:00.0", "8086", "Other")
            .usb(2, 7, "1d6b")
            .json();
    bench.runScripts(machine, first);
    List<NodeDevice> found =
        bench.fleet.nodeDevices().list(machine.id(), DeviceQuery.ALL, Bench.ROOT);
    assertThat(found)
        .extracting(d -> d.device().vendorId())
        .containsExactly("10de", "8086", "1d6b");
    NodeDevice card = found.get(0);
    for (String key : List.of(Long.toString(card.id()), "5:0", "0000:05:00.0")) {
      assertThat(bench.fleet.nodeDevices().get(machine.id(), key, Bench.ROOT)).isEqualTo(card);
    }
    assertThat(bench.fleet.nodeDevices().get(machine.id(), "2:7", Bench.ROOT).device().bus())
        .isEqualTo(Device.Bus.USB);
    assertThatThrownBy(() -> bench.fleet.nodeDevices().get(machine.id(), "card five", Bench.ROOT))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> bench.fleet.nodeDevices().get(machine.id(), "4711", Bench.ROOT))
        .isInstanceOf(NotFound.class);

    bench.signal(machine, Signal.Word.OK);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.boot(machine);
    bench.runScripts(
        machine, bench.hardware(machine).pci("0000:05:00.0", "10de", "Renamed").json());
    assertThat(bench.fleet.nodeDevices().list(machine.id(), DeviceQuery.ALL, Bench.ROOT))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.id()).isEqualTo(card.id());
              assertThat(d.device().productName()).isEqualTo("Renamed");
            });
    assertThatThrownBy(() -> bench.fleet.nodeDevices().delete(machine.id(), "5:0", Bench.ANN))
        .isInstanceOf(Denied.class);
    bench.fleet.nodeDevices().delete(machine.id(), "5:0", Bench.ROOT);
    assertThat(bench.fleet.nodeDevices().list(machine.id(), DeviceQuery.ALL, Bench.ROOT)).isEmpty();
  }
}
