package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Signal.Word;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.script.BmcConfig;
import io.maas4j.script.Parameter;
import io.maas4j.script.ParameterType;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.storage.BlockDevice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private static final String PROBE = "50-maas-01-commissioning";
  private static final String UUID = "57bcb0a9-1111-4222-8333-444455556666";
  private static final byte[] FINE = "fine\n".getBytes(StandardCharsets.UTF_8);

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aHeartbeatLeavesTheMachinesRowUntouched() {
    Machine machine = bench.commissioning("a");
    bench.signal(machine, Word.WORKING);
    Machine running = bench.now(machine);
    assertThat(running.status().activity().orElseThrow().step()).isEqualTo(Activity.Step.RUNNING);
    bench.minutes(2);
    bench.signal(machine, Word.WORKING);
    bench.minutes(2);
    bench.signal(machine, Word.WORKING);
    assertThat(bench.now(machine).revision()).isEqualTo(running.revision());
  }

  @Test
  void aResultGoesThroughItsStagesAndKeepsWhatTheScriptWrote() {
    Machine machine = bench.commissioning("a");
    ScriptResult result = bench.result(machine, "maas-lshw");
    bench
        .fleet
        .signals()
        .signal(machine.id(), Bench.about(Word.INSTALLING, result, OptionalInt.empty(), Map.of()));
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.INSTALLING);
    bench.fleet.signals().signal(machine.id(), Bench.working(result));
    ScriptResult running = bench.result(machine, "maas-lshw");
    assertThat(running.status()).isEqualTo(ResultStatus.RUNNING);
    assertThat(running.started()).contains(bench.clock.instant());
    bench
        .fleet
        .signals()
        .signal(machine.id(), Bench.about(Word.INSTALLING, result, OptionalInt.empty(), Map.of()));
    assertThat(bench.result(machine, "maas-lshw").status())
        .as("stages only go forward")
        .isEqualTo(ResultStatus.RUNNING);
    bench.fleet.signals().signal(machine.id(), Bench.finished(result, 0, FINE));
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.in(tx -> tx.scriptRuns().output(result.id())).stdout().orElseThrow())
        .isEqualTo(FINE);
  }

  @Test
  void aLateDuplicateIsAnErrorOnRecordAndChangesNothing() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, "maas-lshw", 0, FINE);
    bench.finish(machine, "maas-lshw", 1, "other".getBytes(StandardCharsets.UTF_8));
    ScriptResult result = bench.result(machine, "maas-lshw");
    assertThat(result.status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.in(tx -> tx.scriptRuns().output(result.id())).stdout().orElseThrow())
        .isEqualTo(FINE);
    assertThat(bench.eventTypes(machine)).contains(EventType.SCRIPT_RESULT_ERROR);
  }

  @Test
  void aResultOfAnotherMachineCannotBeWritten() {
    Machine machine = bench.commissioning("a");
    Machine other = bench.commissioning("b");
    ScriptResult foreign = bench.result(other, "maas-lshw");
    bench.fleet.signals().signal(machine.id(), Bench.finished(foreign, 1, FINE));
    assertThat(bench.result(other, "maas-lshw").status()).isEqualTo(ResultStatus.PENDING);
    assertThat(bench.result(machine, "maas-lshw").status())
        .as("what it says counts for its own of that name")
        .isEqualTo(ResultStatus.FAILED);
  }

  @Test
  void aResultIsFoundByItsNameToo() {
    Machine machine = bench.commissioning("a");
    Signal signal =
        new Signal(
            Word.WORKING,
            "",
            new Signal.ScriptRef(OptionalLong.empty(), OptionalLong.empty(), "maas-lshw"),
            OptionalInt.of(3),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    bench.fleet.signals().signal(machine.id(), signal);
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.FAILED);
    assertThat(bench.result(machine, "maas-lshw").exitStatus()).hasValue(3);
  }

  @Test
  void aFailedResultLetsCommissioningFail() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, "maas-lshw", 1, FINE);
    bench.signal(machine, Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
    assertThat(bench.owner(machine)).contains("root");
    assertThat(bench.statuses(bench.commissioningResults(machine)))
        .containsOnly(ResultStatus.FAILED, ResultStatus.ABORTED);
  }

  @Test
  void testsFollowCommissioningAndLeadToReady() {
    bench.script("check", ScriptType.TESTING, "quick");
    Machine machine = bench.added("a");
    bench
        .machines()
        .commission(
            machine.id(),
            Machine.Options.NONE,
            new ScriptRequest(List.of(), List.of("quick"), Map.of()),
            Bench.ROOT);
    bench.run();
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Word.TESTING);
    assertThat(bench.state(machine)).isEqualTo(State.TESTING);
    bench.fleet.signals().signal(machine.id(), Bench.working(bench.result(machine, "check")));
    assertThat(bench.told(machine, EventType.RUNNING_TEST)).containsExactly("check");
    bench.finish(machine, "check", 0, FINE);
    bench.signal(machine, Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.moves).endsWith("COMMISSIONING -> TESTING", "TESTING -> READY");
  }

  @Test
  void whatTheMachineComplainsOfIsKeptUntilItComplainsNoMore() {
    Machine machine = bench.commissioning("a");
    Signal complaint =
        new Signal(
            Word.WORKING,
            "no space",
            Signal.ScriptRef.NONE,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    bench.fleet.signals().signal(machine.id(), complaint);
    assertThat(bench.now(machine).status().error()).isEqualTo("no space");
    bench.signal(machine, Word.WORKING);
    assertThat(bench.now(machine).status().error()).isEmpty();
  }

  @Test
  void anAllocatedMachineHasNothingToSignal() {
    Machine machine = bench.allocated("a", Bench.ANN);
    assertThatThrownBy(() -> bench.signal(machine, Word.OK)).isInstanceOf(Conflict.class);
    assertThat(bench.now(machine)).isEqualTo(machine);
  }

  @Test
  void aDeployedMachineKeepsItsStatusWhateverItSignals() {
    Machine machine = bench.deployed("a", Bench.ANN);
    for (Word word : Word.values()) {
      bench.signal(machine, word);
      assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    }
  }

  @Test
  void theHardwareReportIsWrittenDown() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.commissioning("a");
    MacAddress second = bench.mac();
    bench.finish(
        machine,
        PROBE,
        0,
        new Hardware()
            .size(16, 65536)
            .uuid(UUID)
            .virtual()
            .nic("eno1", bench.macOf(machine).value(), "10.1.0.77/24")
            .nic("eno2", second.value())
            .disk("sda", "S1", 100)
            .disk("sdb", "S2", 200)
            .json());

    HardwareSummary summary = bench.in(tx -> tx.inventories().of(machine.id()));
    assertThat(summary.cpuCount()).isEqualTo(16);
    assertThat(summary.memory()).isEqualTo(65536);
    assertThat(summary.info()).containsEntry("system_vendor", "ACME");
    assertThat(bench.now(machine).identity().hardwareUuid()).contains(UUID);
    assertThat(bench.now(machine).placement().tags()).containsExactly("virtual");
    assertThat(bench.disks(machine))
        .extracting(BlockDevice::name, BlockDevice::serial, BlockDevice::boot)
        .containsExactly(tuple("sda", "S1", true), tuple("sdb", "S2", false));
    assertThat(bench.interfaces(machine))
        .extracting(Interface::name, nic -> nic.links().get(0).mode())
        .containsExactly(tuple("eno1", LinkMode.AUTO), tuple("eno2", LinkMode.LINK_UP));
    assertThat(bench.interfaces(machine).get(0).discovered())
        .extracting(Interface.Discovered::address)
        .containsExactly(Addresses.parse("10.1.0.77"));
    assertThat(bench.now(machine).boot().interfaceId())
        .contains(bench.interfaces(machine).get(0).id());
  }

  @Test
  void aDiskKeepsItsRowAndAMissingOneGoes() {
    Machine machine = bench.ready("a");
    List<BlockDevice> before = bench.disks(machine);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.finish(
        machine,
        PROBE,
        0,
        new Hardware()
            .nic("eth0", bench.macOf(machine).value())
            .disk("sda", "NEW", 5)
            .disk("sdb", "S-a", 20)
            .json());
    assertThat(bench.disks(machine))
        .extracting(BlockDevice::name, BlockDevice::boot)
        .containsExactlyInAnyOrder(tuple("sda", false), tuple("sdb", true));
    assertThat(bench.disks(machine)).extracting(BlockDevice::id).contains(before.get(0).id());
  }

  @Test
  void aCardThatMovedIsNoLongerInTheOtherMachine() {
    Machine old = bench.ready("old");
    MacAddress moved = bench.macOf(old);
    Machine machine = bench.commissioning("new");
    bench.finish(
        machine,
        PROBE,
        0,
        new Hardware().nic("eth0", bench.macOf(machine).value()).nic("eth1", moved.value()).json());
    assertThat(bench.interfaces(old)).isEmpty();
    assertThat(bench.now(old).boot().interfaceId()).isEmpty();
    assertThat(bench.interfaces(machine)).hasSize(2);
  }

  @Test
  void aUuidThatTwoMachinesHaveTellsNothing() {
    Machine one = bench.commissioning("one");
    Machine two = bench.commissioning("two");
    bench.finish(one, PROBE, 0, bench.hardware(one).uuid(UUID).json());
    bench.finish(two, PROBE, 0, bench.hardware(two).uuid(UUID).json());
    assertThat(bench.now(one).identity().hardwareUuid()).isEmpty();
    assertThat(bench.now(two).identity().hardwareUuid()).isEmpty();
    assertThat(bench.told(two, EventType.NODE_COMMISSIONING_EVENT))
        .anyMatch(text -> text.contains("also that of one"));
  }

  @Test
  void aBrokenReportFailsTheResultAndSoTheCommissioning() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, "{\"api_version\": ".getBytes(StandardCharsets.UTF_8));
    assertThat(bench.result(machine, PROBE).status()).isEqualTo(ResultStatus.FAILED);
    assertThat(bench.told(machine, EventType.SCRIPT_RESULT_ERROR))
        .anyMatch(text -> text.contains("invalid JSON"));
    bench.signal(machine, Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
  }

  @Test
  void theKernelsCommandLineTellsTheBootInterface() {
    Machine machine = bench.commissioning("a");
    MacAddress second = bench.mac();
    bench.finish(machine, PROBE, 0, bench.hardware(machine).nic("eth1", second.value()).json());
    bench.finish(
        machine,
        "maas-kernel-cmdline",
        0,
        ("ro BOOTIF=01-" + second.dashed() + " quiet").getBytes(StandardCharsets.UTF_8));
    assertThat(bench.now(machine).boot().interfaceId())
        .contains(bench.interfaces(machine).get(1).id());
  }

  @Test
  void anInterfaceThatBootsNowGetsTheLinkThatItLackedBefore() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.ready("a");
    MacAddress first = bench.macOf(machine);
    MacAddress second = bench.mac();
    byte[] both =
        new Hardware()
            .nic("eth0", first.value())
            .nic("eth1", second.value(), "10.1.0.90/24")
            .json();
    for (int i = 0; i < 2; i++) {
      bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
      bench.run();
      bench.fleet.booting().plan(Bench.question(i == 0 ? first : second));
      bench.runScripts(machine, both);
      bench.signal(machine, Word.OK);
    }
    assertThat(bench.interfaces(machine))
        .extracting(nic -> nic.links().get(0).mode())
        .containsExactly(LinkMode.LINK_UP, LinkMode.AUTO);
  }

  @Test
  void aBmcThatTheMachineFoundIsStoredWithItsPasswordSealed() {
    Machine machine = bench.commissioning("a");
    Signal found =
        new Signal(
            Word.WORKING,
            "",
            Signal.ScriptRef.NONE,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(
                new BmcConfig("ipmi", Map.of("power_address", "10.2.0.1", "power_pass", "geheim"))),
            Map.of());
    bench.fleet.signals().signal(machine.id(), found);
    assertThat(bench.power(machine).type()).isEqualTo("ipmi");
    assertThat(bench.power(machine).parameters().secret("power_pass").orElseThrow().reveal())
        .isEqualTo("geheim");
    assertThat(bench.power(machine).toString()).doesNotContain("geheim");
  }

  @Test
  void aBmcWithParametersThatItsDriverDoesNotTakeIsRefusedByName() {
    Machine machine = bench.commissioning("a");
    MachinePower before = bench.power(machine);
    Signal found =
        new Signal(
            Word.WORKING,
            "",
            Signal.ScriptRef.NONE,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(new BmcConfig("ipmi", Map.of("power_adress", "x", "power_pass", "geheim"))),
            Map.of());
    assertThatThrownBy(() -> bench.fleet.signals().signal(machine.id(), found))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("power_address: 'Address' is required")
        .hasMessageContaining("power_adress: no parameter of power type ipmi, which has")
        .hasMessageNotContaining("geheim");
    assertThat(bench.power(machine)).isEqualTo(before);
  }

  @Test
  void aTestOfAnInterfaceTellsWhetherSomethingIsPluggedIn() {
    bench.in(
        tx ->
            tx.scripts()
                .put(
                    new Script(
                        0,
                        ScriptDefinition.builder("cable")
                            .type(ScriptType.TESTING)
                            .tags(List.of("cable"))
                            .parameters(
                                List.of(
                                    new Parameter(
                                        "interface",
                                        ParameterType.INTERFACE,
                                        Map.of("type", "interface"))))
                            .build(),
                        new ScriptVersion(0, "#!/bin/sh\n", Optional.empty(), Instant.EPOCH))));
    Machine machine = bench.ready("a");
    bench
        .machines()
        .test(
            machine.id(),
            Machine.Options.NONE,
            new ScriptRequest(List.of(), List.of("cable"), Map.of()),
            Bench.ROOT);
    bench.run();
    bench.signal(machine, Word.TESTING);
    assertThat(bench.interfaces(machine)).allMatch(nic -> nic.facts().linkConnected());
    ScriptResult result = bench.result(machine, "cable");
    assertThat(result.arguments().nic()).isPresent();
    byte[] yaml = "link_connected: false\n".getBytes(StandardCharsets.UTF_8);
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            Bench.about(Word.WORKING, result, OptionalInt.of(1), Map.of("cable.yaml", yaml)));
    assertThat(bench.interfaces(machine))
        .filteredOn(nic -> nic.id() == result.arguments().nic().orElseThrow().id())
        .singleElement()
        .satisfies(nic -> assertThat(nic.facts().linkConnected()).isFalse())
        .satisfies(nic -> assertThat(nic.facts().linkSpeed()).isZero());
  }

  @Test
  void whatIsLeftOfAResultThatIsTooLongIsNotJudged() {
    Machine machine = bench.commissioning("a");
    byte[] yaml = new byte[(1 << 20) + 1];
    java.util.Arrays.fill(yaml, (byte) '\n');
    byte[] status = "status: failed\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(status, 0, yaml, 0, status.length);
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            Bench.about(
                Word.WORKING,
                bench.result(machine, "maas-lshw"),
                OptionalInt.of(0),
                Map.of("maas-lshw.yaml", yaml)));
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.told(machine, EventType.SCRIPT_RESULT_ERROR))
        .anyMatch(text -> text.contains("longer than 1048576 bytes"));
  }

  @Test
  void rescueBeginsWithTheFirstSignOfLife() {
    Machine machine = bench.ready("a");
    bench.act(machine, Verb.ENTER_RESCUE_MODE, Bench.ROOT);
    bench.signal(machine, Word.WORKING);
    assertThat(bench.state(machine)).isEqualTo(State.RESCUE_MODE);
    bench.signal(machine, Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.RESCUE_MODE);
  }

  @Test
  void filesWithoutAScriptGoWhereTheirNamesSay() {
    Machine machine = bench.commissioning("a");
    sendsFiles(
        machine,
        Map.of(
            "maas-lshw.out", "one".getBytes(UTF_8),
            "dmesg", "two".getBytes(UTF_8),
            "dmesg.err", "three".getBytes(UTF_8)));

    assertThat(stdout(bench.result(machine, "maas-lshw"))).isEqualTo("one");
    ScriptResult unknown = bench.result(machine, "dmesg");
    assertThat(unknown.scriptId()).isEmpty();
    assertThat(unknown.status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.in(tx -> tx.scriptRuns().output(unknown.id())).stderr())
        .hasValueSatisfying(bytes -> assertThat(bytes).asString(UTF_8).isEqualTo("three"));
  }

  @Test
  void aMachineThatSendsFilesOfEverNewNamesIsStoppedAndSaysSo() {
    Machine machine = bench.commissioning("a");
    Map<String, byte[]> files = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      files.put("file" + i, new byte[] {1});
    }
    sendsFiles(machine, files);
    assertThat(bench.commissioningResults(machine))
        .filteredOn(result -> result.scriptId().isEmpty())
        .hasSize(64);
  }

  /** Without saying which script they are of. */
  private void sendsFiles(Machine machine, Map<String, byte[]> files) {
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            new Signal(
                Signal.Word.WORKING,
                "",
                Signal.ScriptRef.NONE,
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                files));
  }

  private String stdout(ScriptResult result) {
    return new String(
        bench.in(tx -> tx.scriptRuns().output(result.id())).stdout().orElseThrow(), UTF_8);
  }
}
