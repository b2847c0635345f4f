package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.wiring.InterfaceForm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices have MACs too; machines get back the interfaces that commissioning found. */
class WiredNodesTest {
  private final Bench bench = new Bench().started();
  private final MacAddress mac = MacAddress.parse("52:54:00:ee:00:01");

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine device() {
    Machine device = new Fixtures(bench.clock).machine("gadget").type(NodeType.DEVICE).build();
    return bench.in(
        tx -> {
          Machine stored = tx.machines().insert(device);
          tx.interfaces().put(Interface.physical(stored.id(), "eth0", mac));
          return stored;
        });
  }

  @Test
  void aDeviceBootsFromItsOwnDisk() {
    Machine device = device();
    assertThat(bench.fleet.booting().plan(Bench.question(mac)))
        .isEqualTo(new BootPlan.Local("amd64"));
    assertThat(bench.now(device)).isEqualTo(device);
  }

  @Test
  void aDeviceIsNeverEnlisted() {
    Machine device = device();
    NewMachine spec =
        NewMachine.named("")
            .architecture("amd64")
            .macs(mac)
            .power(FakeBmc.FAKE, Bench.bmc("bmc-gadget"));
    assertThatThrownBy(() -> bench.fleet.enlistment().enlist(spec, Enlistment.Next.COMMISSION))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("already in use on gadget");
    assertThat(bench.now(device)).isEqualTo(device);
  }

  @Test
  void aLeaseOfADeviceIsWrittenDown() {
    Machine device = device();
    bench.subnet(Bench.SUBNET, Bench.span("10.1.0.100", "10.1.0.200"));
    bench
        .fleet
        .leases()
        .report(List.of(new Leases.Report(mac, Addresses.parse("10.1.0.150"), true)));
    assertThat(bench.interfaces(device).get(0).discovered())
        .extracting(Interface.Discovered::address)
        .containsExactly(Addresses.parse("10.1.0.150"));
  }

  @Test
  void restoringBringsBackWhatCommissioningMade() {
    bench.subnet(Bench.SUBNET);
    Machine early = bench.added("owl");
    assertThatThrownBy(() -> bench.fleet.networkRestoration().restore(early.id(), Bench.ROOT))
        .isInstanceOf(Conflict.class);
    Machine machine = bench.ready("auk");
    List<Interface> before = bench.interfaces(machine);
    bench
        .fleet
        .interfaces()
        .create(
            machine.id(), InterfaceType.BRIDGE, InterfaceForm.EMPTY.parents("eth0"), Bench.ROOT);
    bench
        .fleet
        .interfaces()
        .update(
            machine.id(),
            "eth0",
            InterfaceForm.EMPTY.with(InterfaceForm.Field.NAME, "lan"),
            Bench.ROOT);
    bench.fleet.networkRestoration().restore(machine.id(), Bench.ROOT);
    List<Interface> after = bench.interfaces(machine);
    assertThat(after).extracting(Interface::name).containsExactly("eth0");
    assertThat(after.get(0).links())
        .extracting(Interface.Link::mode)
        .containsExactly(LinkMode.AUTO);
    assertThat(after.get(0).links().get(0).subnetId())
        .isEqualTo(before.get(0).links().get(0).subnetId())
        .isNotEqualTo(Optional.empty());
  }
}
