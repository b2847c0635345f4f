package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.deploy.ServiceAddress;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptIndex;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.testkit.fixtures.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What machines are told of the network that they are to have. */
class ConfiguredNetworkTest {
  private final Bench bench = new Bench().started();
  private final Fixtures fixtures = new Fixtures(bench.clock);

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine rack(String name, String mac, Subnet subnet, String address) {
    return bench.in(
        tx -> {
          Machine rack =
              tx.machines()
                  .insert(
                      fixtures
                          .machine(name)
                          .type(NodeType.RACK_CONTROLLER)
                          .state(State.DEPLOYED)
                          .build());
          tx.interfaces()
              .put(
                  Interface.physical(rack.id(), "eth0", MacAddress.parse(mac))
                      .withVlan(Optional.of(subnet.vlanId()))
                      .withLinks(
                          List.of(
                              new Interface.Link(
                                  0,
                                  LinkMode.STATIC,
                                  Optional.of(subnet.id()),
                                  Optional.of(Addresses.parse(address))))));
          return rack;
        });
  }

  private static ServiceAddress reach(Optional<String> rack) {
    return new ServiceAddress(rack.orElse("maas.example"), 5248);
  }

  @Test
  void bothRacksOfItsVlanAreTimeServersOfAMachine() {
    Machine machine = bench.deployed("a", Bench.ANN);
    Subnet here = bench.in(tx -> tx.topology().subnets().get(0));
    Subnet elsewhere = bench.subnet("10.99.0.0/24");
    Machine one = rack("north", "52:54:00:99:00:01", here, "10.1.0.2");
    Machine two = rack("south", "52:54:00:99:00:02", here, "10.1.0.3");
    rack("far", "52:54:00:99:00:03", elsewhere, "10.99.0.2");
    bench.in(
        tx -> {
          Vlan vlan = tx.topology().vlan(here.vlanId()).orElseThrow();
          return tx.topology()
              .put(vlan.withRacks(Optional.of(one.id().value()), Optional.of(two.id().value())));
        });
    assertThat(vendorData(machine)).contains("10.1.0.2", "10.1.0.3").doesNotContain("10.99.0.2");
    bench.set("ntp_external_only", "true");
    assertThat(vendorData(machine)).doesNotContain("10.1.0.2", "10.1.0.3");
  }

  private String vendorData(Machine machine) {
    String all =
        bench
            .fleet
            .documents()
            .vendorData(machine.id(), MachineDocuments.Prefix.PLAIN, ConfiguredNetworkTest::reach);
    return all.substring(all.indexOf("ntp"));
  }

  @Test
  void aScriptThatWantsTheConfiguredNetworkGetsIt() {
    bench.in(
        tx ->
            tx.scripts()
                .put(
                    new Script(
                        0,
                        ScriptDefinition.builder("net-check")
                            .type(ScriptType.COMMISSIONING)
                            .tags(List.of("noauto"))
                            .applyConfiguredNetworking(true)
                            .build(),
                        new ScriptVersion(
                            0, "#!/bin/sh\n", Optional.empty(), bench.clock.instant()))));
    Machine machine = bench.added("a");
    bench
        .machines()
        .commission(
            machine.id(),
            Machine.Options.NONE,
            new ScriptRequest(List.of("net-check"), List.of("none"), Map.of()),
            Bench.ROOT);
    bench.run();
    ScriptIndex index = bench.fleet.scripts().forMachine(machine.id());
    assertThat(index.entries())
        .filteredOn(entry -> entry.path().equals(ScriptIndex.NETPLAN_PATH))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(new String(entry.content(), UTF_8))
                    .startsWith("network:\n  version: 2\n")
                    .contains(bench.macOf(machine).value()));
    Machine other = bench.commissioning("b");
    assertThat(bench.fleet.scripts().forMachine(other.id()).entries())
        .noneMatch(entry -> entry.path().equals(ScriptIndex.NETPLAN_PATH));
  }
}
