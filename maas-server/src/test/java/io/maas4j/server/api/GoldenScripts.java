package io.maas4j.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.Arguments;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Scripts, their results and devices on buses, as the recorded region had them. */
final class GoldenScripts implements GoldenFolder {
  private static final Actor ROOT = Actor.admin("kestrel");
  private static final MachineId EGRET = new MachineId("wn7b66");
  private static final String EGGS =
      """
      #!/bin/sh
      # --- Start MAAS 1.0 script metadata ---
      # name: count-eggs
      # title: Count the eggs
      # description: Counts every egg
      # script_type: test
      # hardware_type: storage
      # parallel: any
      # timeout: 00:05:00
      # tags: eggs, slow
      # parameters:
      #  storage: {type: storage}
      # packages: {apt: [eggcount]}
      # --- End MAAS 1.0 script metadata ---
      echo 12 eggs
      """;

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    bench.fleet.library().create(Map.of(), Optional.of(EGGS.getBytes(UTF_8)), ROOT);
    bench
        .fleet
        .library()
        .create(
            Map.of("name", "preen", "type", "0", "tags", "tidy", "timeout", "60", "comment", "1"),
            Optional.of("#!/bin/sh\necho once\n".getBytes(UTF_8)),
            ROOT);
    bench
        .fleet
        .library()
        .create(
            Map.of("name", "warmup", "type", "0"),
            Optional.of("#!/bin/sh\ntrue\n".getBytes(UTF_8)),
            ROOT);
    if (name.endsWith("/revert") || name.endsWith("/download")) {
      bench
          .fleet
          .library()
          .update(
              "preen",
              Map.of("comment", "second"),
              Optional.of("#!/bin/sh\necho twice\n".getBytes(UTF_8)),
              ROOT);
    }
    Map<String, String> ids = bench.store.inTransaction(tx -> node(bench, tx));
    return new Translation() {
      @Override
      public String path(String recorded) {
        String path = recorded;
        for (Map.Entry<String, String> id : ids.entrySet()) {
          path = path.replace(id.getKey(), id.getValue());
        }
        return path;
      }
    };
  }

  /**
   * @return recorded numbers in paths, with what they are here
   */
  private static Map<String, String> node(ApiBench bench, Tx tx) {
    Machine machine =
        tx.machines()
            .insert(bench.fixtures.machine("egret").id(EGRET.value()).state(State.READY).build());
    ScriptSet commissioning = set(bench, tx, ResultType.COMMISSIONING);
    result(bench, tx, commissioning, "20-maas-01-install-lldpd", ResultStatus.PASSED);
    result(bench, tx, commissioning, "50-maas-01-commissioning", ResultStatus.FAILED);
    ScriptSet testing = set(bench, tx, ResultType.TESTING);
    result(bench, tx, testing, "smartctl-validate", ResultStatus.PASSED);
    result(bench, tx, testing, "count-eggs", ResultStatus.FAILED);
    tx.machines()
        .update(
            machine.withSets(
                new Machine.Sets(
                    Optional.of(commissioning.id()),
                    Optional.of(testing.id()),
                    Optional.empty(),
                    Optional.empty())));
    NodeDevice gpu = device(tx, Device.Use.GPU, "1af4", "0000:02:00.0", Optional.empty());
    NodeDevice nic =
        device(tx, Device.Use.NETWORK, "306C", "0000:03:00.0", Optional.of(nic(tx).id()));
    Map<String, String> ids = new HashMap<>();
    ids.put("/results/23/", "/results/" + commissioning.id() + "/");
    ids.put("/results/24/", "/results/" + testing.id() + "/");
    ids.put("/devices/65/", "/devices/" + gpu.id() + "/");
    ids.put("/devices/11/", "/devices/" + nic.id() + "/");
    return ids;
  }

  private static ScriptSet set(ApiBench bench, Tx tx, ResultType type) {
    return tx.scriptRuns()
        .insert(
            new ScriptSet(0, EGRET, type, List.of(), Optional.of(bench.clock.instant()), "off"));
  }

  private static void result(
      ApiBench bench, Tx tx, ScriptSet set, String name, ResultStatus status) {
    Optional<Script> script = tx.scripts().find(name);
    ScriptResult result =
        tx.scriptRuns()
            .insert(
                new ScriptResult(
                    0,
                    set.id(),
                    script.map(Script::id),
                    name,
                    Optional.empty(),
                    status,
                    OptionalInt.of(status == ResultStatus.PASSED ? 0 : 1),
                    Arguments.NONE,
                    Optional.of(bench.clock.instant().minusSeconds(90)),
                    Optional.of(bench.clock.instant().minusSeconds(30)),
                    false));
    tx.scriptRuns()
        .putOutput(
            result.id(),
            new Output(bytes("both\n"), bytes("out\n"), bytes("err\n"), Optional.empty()));
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }

  private static NodeDevice device(
      Tx tx, Device.Use use, String vendor, String address, Optional<Long> nic) {
    return tx.nodeDevices()
        .put(
            new NodeDevice(
                0,
                EGRET,
                new Device(
                    Device.Bus.PCIE,
                    use,
                    vendor,
                    "1050",
                    "Plumage",
                    "Crest",
                    "crestfb",
                    2,
                    0,
                    address,
                    0,
                    Map.of()),
                Optional.empty(),
                nic));
  }

  private static Interface nic(Tx tx) {
    Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
    Vlan vlan =
        tx.topology()
            .put(
                new Vlan(
                    0,
                    fabric.id(),
                    10,
                    Optional.of("blue"),
                    9000,
                    true,
                    Optional.of("hqmnta"),
                    Optional.empty(),
                    Optional.of("stratosphere")));
    Subnet plain = Subnet.of(Cidr.parse("10.20.0.0/24"), vlan.id());
    Subnet subnet =
        tx.topology()
            .put(
                new Subnet(
                    0,
                    "nest-net",
                    "Nest",
                    plain.cidr(),
                    vlan.id(),
                    Optional.of(io.maas4j.network.Addresses.parse("10.20.0.1")),
                    List.of(io.maas4j.network.Addresses.parse("10.20.0.2")),
                    true,
                    true,
                    true,
                    false,
                    2,
                    java.util.Set.of()));
    Interface bare =
        Interface.physical(EGRET, "eth0", MacAddress.parse("52:54:00:aa:00:0b"))
            .withVlan(Optional.of(vlan.id()))
            .withLinks(
                List.of(
                    new Interface.Link(
                        0, LinkMode.AUTO, Optional.of(subnet.id()), Optional.empty())));
    return tx.interfaces()
        .put(
            bare.toBuilder()
                .facts(
                    new Interface.Facts(
                        Optional.of("Aviary Networks"),
                        Optional.of("Wing 10G"),
                        Optional.of("4.2"),
                        true,
                        10000,
                        1000,
                        Optional.of(0),
                        0))
                .build());
  }
}
