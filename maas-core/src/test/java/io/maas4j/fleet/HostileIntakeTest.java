package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.network.Interface;
import io.maas4j.network.Vlan;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the reports of machines that are very large, or that lie. */
class HostileIntakeTest {
  private static final String PROBE = "50-maas-01-commissioning";

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private static String mac(int number) {
    return String.format("52:54:01:%02x:%02x:%02x", number >> 16, number >> 8 & 255, number & 255);
  }

  @Test
  void aMachineOfTenThousandDevicesKeepsThemAllAndTheirNumbers() {
    Machine machine = bench.commissioning("a");
    Hardware hardware = bench.hardware(machine);
    for (int i = 0; i < 10_000; i++) {
      hardware.pci(String.format("0000:%02x:%02x.%d", i >> 8, i >> 3 & 31, i & 7), "8086", "X" + i);
    }
    byte[] report = hardware.json();
    bench.fleet.signals().signal(machine.id(), unbounded(machine, report));
    List<Long> first = devices(machine);
    assertThat(first).hasSize(10_000);
    again(machine);
    bench.fleet.signals().signal(machine.id(), unbounded(machine, report));
    assertThat(devices(machine)).isEqualTo(first);
  }

  /** Has the report sent once more. */
  private void again(Machine machine) {
    ScriptResult reset = bench.result(machine, PROBE).reset();
    bench.in(
        tx -> {
          tx.scriptRuns().update(reset);
          return tx;
        });
  }

  private List<Long> devices(Machine machine) {
    return bench.in(tx -> tx.nodeDevices().of(machine.id()).stream().map(d -> d.id()).toList());
  }

  /** As short as a report of so many can be. */
  private Signal unbounded(Machine machine, byte[] report) {
    byte[] small = new String(report, UTF_8).replaceAll("\\s+", " ").getBytes(UTF_8);
    byte[] shorter =
        new String(small, UTF_8)
            .replace("\"vendor\": \"ACME\", \"driver\": \"any\", \"numa_node\": 0", "\"a\":0")
            .replace("\"product_id\": \"0001\", ", "")
            .getBytes(UTF_8);
    assertThat(shorter.length).isLessThan(1 << 20);
    return Bench.finished(bench.result(machine, PROBE), 0, shorter);
  }

  @Test
  void interfacesAndDisksBeyondAllMeasureAreLeftOutAndCounted() {
    Machine machine = bench.commissioning("a");
    StringBuilder networks = new StringBuilder();
    StringBuilder disks = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      networks
          .append(i == 0 ? "" : ",")
          .append("\"e" + i + "\":{\"type\":\"broadcast\",\"state\":\"up\",\"hwaddr\":\"")
          .append(mac(i))
          .append("\"}");
      disks
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"sd" + i + "\",\"serial\":\"S" + i + "\",\"size\":9000000000}");
    }
    bench.finish(machine, PROBE, 0, report(networks.toString(), disks.toString()));
    assertThat(bench.result(machine, PROBE).status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.interfaces(machine)).hasSize(1024);
    assertThat(bench.disks(machine)).hasSize(1024);
    List<Vlan> vlans = bench.in(tx -> tx.topology().vlans());
    assertThat(vlans).hasSizeLessThan(70);
    assertThat(bench.events(machine)).hasSizeLessThan(100);
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT))
        .contains(
            "interface e1024 left out: more than 1024 are not kept",
            "2960 more of the kind interface left out",
            "2960 more of the kind disk left out");
  }

  private static byte[] report(String networks, String disks) {
    return ("{\"api_version\":\"1.0\",\"api_extensions\":[\"resources\",\"resources_v2\","
            + "\"api_os\",\"resources_system\",\"resources_usb_pci\"],"
            + "\"environment\":{\"kernel_architecture\":\"x86_64\"},"
            + "\"resources\":{\"storage\":{\"disks\":["
            + disks
            + "]}},\"networks\":{"
            + networks
            + "}}")
        .getBytes(UTF_8);
  }

  @Test
  void ignoredDisksWithoutEndAreToldOfInFewWords() {
    Machine machine = bench.commissioning("a");
    StringBuilder disks = new StringBuilder("{\"id\":\"sda\",\"size\":9000000000}");
    for (int i = 0; i < 5000; i++) {
      disks.append(",{\"id\":\"loop").append(i).append("\",\"size\":1}");
    }
    bench.finish(machine, PROBE, 0, report("", disks.toString()));
    assertThat(bench.disks(machine)).extracting(BlockDevice::name).containsExactly("sda");
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT))
        .hasSizeLessThan(30)
        .contains("4984 more of the kind disk left out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "0",
        "9223372036854775807",
        "9223372036854775808",
        "1e308",
        "\"NaN\"",
        "4194305"
      })
  void aDiskOfAnySizeBreaksNothing(String size) {
    Machine machine = bench.commissioning("a");
    String disk =
        "{\"id\":\"sd%s\",\"serial\":\"%s\",\"block_size\":%s,\"rpm\":%s,\"numa_node\":%s,\"size\":%s}";
    bench.finish(
        machine,
        PROBE,
        0,
        report(
            "",
            disk.formatted("a", "1", size, size, size, size)
                + ","
                + disk.formatted("b", "2", "512", "0", "0", size)
                + ","
                + disk.formatted("c", "3", "512", "0", "0", "20000000000")));
    assertThat(bench.result(machine, PROBE).status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.disks(machine)).isNotEmpty().allMatch(d -> d.size() > 0 && d.blockSize() > 0);
  }

  @Test
  void duplicatesOfEveryKindAreToldApart() {
    Machine machine = bench.commissioning("a");
    Machine other = bench.commissioning("b");
    byte[] same =
        new Hardware()
            .uuid("57bcb0a9-1111-4222-8333-444455556666")
            .nic("e0", mac(1))
            .nic("e1", mac(1))
            .disk("sda", "SAME", 20)
            .disk("sdb", "SAME", 20)
            .pci("0000:00:00.0", "8086", "a")
            .pci("0000:00:00.0", "8086", "a")
            .json();
    bench.finish(machine, PROBE, 0, same);
    bench.finish(other, PROBE, 0, same);
    for (Machine each : List.of(machine, other)) {
      assertThat(bench.result(each, PROBE).status()).isEqualTo(ResultStatus.PASSED);
      assertThat(bench.disks(each)).hasSize(2);
      assertThat(devices(each)).hasSize(2);
      assertThat(bench.now(each).identity().hardwareUuid()).isEmpty();
    }
    assertThat(bench.interfaces(other)).extracting(Interface::name).containsExactly("e0");
    assertThat(bench.interfaceOf(MacAddress.parse(mac(1))).map(Interface::machine))
        .contains(other.id());
    again(other);
    List<Long> numbers = devices(other);
    bench.finish(other, PROBE, 0, same);
    assertThat(devices(other)).isEqualTo(numbers);
    assertThat(bench.disks(other)).hasSize(2);
  }

  @Test
  void aMachineWhoseBootCardIsGoneIsTakenIn() {
    Machine machine = bench.commissioning("a");
    assertThat(bench.now(machine).boot().interfaceId()).isPresent();
    bench.finish(machine, PROBE, 0, new Hardware().nic("e5", mac(5)).disk("sda", "S", 20).json());
    assertThat(bench.result(machine, PROBE).status()).isEqualTo(ResultStatus.PASSED);
    Interface left = bench.interfaces(machine).get(0);
    assertThat(left.mac()).contains(MacAddress.parse(mac(5)));
    assertThat(bench.now(machine).boot().interfaceId()).contains(left.id());
  }

  /** A deployed machine that is tested must not be able to have its disks laid out anew. */
  @Test
  void aFileThatIsOnlyCalledLikeABuiltInScriptIsNoReport() {
    Machine machine = bench.deployed("a", Bench.ANN);
    List<BlockDevice> disks = bench.disks(machine);
    List<Interface> nics = bench.interfaces(machine);
    bench.script("look", io.maas4j.script.ScriptType.TESTING, "commissioning");
    bench
        .machines()
        .test(
            machine.id(),
            Machine.Options.NONE,
            new ScriptRequest(List.of(), List.of("look"), Map.of()),
            Bench.ROOT);
    bench.run();
    assertThat(bench.state(machine)).isEqualTo(State.TESTING);
    byte[] lie = new Hardware().nic("evil", mac(7)).disk("sdx", "EVIL", 20).json();
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            new Signal(
                Signal.Word.WORKING,
                "",
                new Signal.ScriptRef(OptionalLong.empty(), OptionalLong.empty(), PROBE),
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                Map.of(PROBE + ".out", lie)));
    assertThat(bench.disks(machine)).isEqualTo(disks);
    assertThat(bench.interfaces(machine)).isEqualTo(nics);
    assertThat(bench.testingResults(machine))
        .filteredOn(result -> result.name().equals(PROBE))
        .singleElement()
        .satisfies(made -> assertThat(made.scriptId()).isEmpty());
  }

  @Test
  void aScriptIsNotHandedToAMachineThatMerelyNamesIt() {
    Machine machine = bench.commissioning("a");
    bench.script("secret-test", io.maas4j.script.ScriptType.TESTING);
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            new Signal(
                Signal.Word.WORKING,
                "",
                Signal.ScriptRef.NONE,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("secret-test", "x".getBytes(UTF_8))));
    assertThat(bench.fleet.scripts().forMachine(machine.id()).entries())
        .isNotEmpty()
        .noneMatch(entry -> entry.path().contains("secret-test"));
  }

  @Test
  void anOutputThatWasCutIsToldOf() {
    Machine machine = bench.commissioning("a");
    byte[] huge = (" ".repeat((1 << 20) + 1) + "{}").getBytes(UTF_8);
    bench.finish(machine, PROBE, 0, huge);
    assertThat(bench.result(machine, PROBE).status()).isEqualTo(ResultStatus.FAILED);
    assertThat(bench.told(machine, EventType.SCRIPT_RESULT_ERROR))
        .anyMatch(text -> text.contains("is 1048579 bytes long: only the first 1048576 are kept"))
        .anyMatch(text -> text.contains("the output was cut at 1048576 bytes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "amd64\nx",
        "amd64/../..",
        "AMD64",
        "$(id)",
        "amd64/a/b",
        "a/",
        "{{x}}",
        "a b"
      })
  void anArchitectureThatIsNoneIsRefused(String architecture) {
    NewMachine spec =
        NewMachine.named("").architecture(architecture).macs(MacAddress.parse(mac(1)));
    assertThatThrownBy(() -> bench.fleet.enlistment().enlist(spec, Enlistment.Next.COMMISSION))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("architecture");
    assertThat(bench.interfaceOf(MacAddress.parse(mac(1)))).isEmpty();
    NewMachine good = NewMachine.named("").architecture("amd64").macs(MacAddress.parse(mac(1)));
    Machine known = bench.fleet.enlistment().enlist(good, Enlistment.Next.WAIT);
    assertThatThrownBy(() -> bench.fleet.enlistment().enlist(spec, Enlistment.Next.WAIT))
        .isInstanceOf(InvalidRequest.class);
    assertThat(bench.now(known).identity().architecture()).contains("amd64/generic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE list [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><list>&b;</list>",
        "<!DOCTYPE list SYSTEM 'http://127.0.0.1:9/x'><list/>",
        "<!DOCTYPE list [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><list>&e;</list>",
        "<list>",
        "no xml"
      })
  void aDescriptionThatIsNoneOrTriesSomethingIsLeftOutAndToldOf(String xml) {
    bench.fleet.tags().add(new Tag("found", "", "//list", ""), Actor.admin("root"));
    bench.run();
    Machine machine = bench.commissioning("a");
    bench.finish(machine, "maas-lshw", 0, xml.getBytes(UTF_8));
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.PASSED);
    assertThat(bench.told(machine, EventType.SCRIPT_RESULT_ERROR))
        .anyMatch(text -> text.startsWith("maas-lshw: what it printed is left out: "));
    bench.finish(machine, "maas-capture-lldpd", 0, "<lldp/>".getBytes(UTF_8));
  }

  @Test
  void hugeAttributesAndTextsInPiecesAreTakenIn() {
    bench.fleet.tags().add(new Tag("found", "", "//node[@id='x']", ""), Actor.admin("root"));
    bench.run();
    Machine machine = bench.commissioning("a");
    String xml =
        "<list><node id=\"x\" a=\""
            + "a".repeat(400_000)
            + "\">"
            + "t<!---->".repeat(60_000)
            + "</node></list>";
    bench.finish(machine, "maas-lshw", 0, xml.getBytes(UTF_8));
    assertThat(bench.now(machine).placement().tags()).contains("found");
    assertThat(bench.told(machine, EventType.SCRIPT_RESULT_ERROR)).isEmpty();
    assertThat(bench.act(machine, Verb.ABORT, Bench.ROOT).state()).isEqualTo(State.NEW);
  }
}
