package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.Space;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.MachineReport;
import io.maas4j.store.spi.Tx;
import io.maas4j.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised of nodes that are read for showing them. */
public abstract class ReportContract extends StoreKit {

  private List<MachineReport> reports(MachineFilter filter) {
    return tx(
        tx -> {
          List<MachineReport> all = new ArrayList<>();
          tx.reports().each(filter, all::add);
          return all;
        });
  }

  private void furnish(Tx tx, MachineId id, int seed) {
    for (int i = 0; i < seed; i++) {
      tx.interfaces()
          .put(
              Interface.physical(
                  id, "eth" + i, MacAddress.parse("52:54:00:00:0" + seed + ":0" + i)));
    }
    tx.inventories()
        .put(
            id,
            new HardwareSummary(seed, 2400, 1024, Map.of("cpu_model", "x"), List.of(), List.of()));
    tx.events()
        .append(
            new Event(
                0,
                EventType.NODE_COMMISSIONING_EVENT,
                "event " + seed,
                "",
                Optional.of(id),
                "host",
                "",
                a.now()));
  }

  @Test
  void eachNodeComesWithItsOwnPartsInTheOrderOfNumbers() {
    List<Machine> machines = new ArrayList<>();
    for (int seed : new int[] {3, 0, 2, 1}) {
      Machine machine = insert(a.machine().build());
      machines.add(machine);
      if (seed > 0) {
        run(tx -> furnish(tx, machine.id(), seed));
      }
    }
    List<MachineReport> reports = reports(MachineFilter.ALL);
    assertThat(reports).extracting(MachineReport::machine).containsExactlyElementsOf(machines);
    run(
        tx -> {
          for (MachineReport report : reports) {
            MachineId id = report.machine().id();
            assertThat(report.interfaces()).isEqualTo(tx.interfaces().of(id));
            assertThat(report.disks()).isEqualTo(tx.disks().of(id));
            assertThat(report.hardware()).isEqualTo(tx.inventories().of(id));
            assertThat(report.power().state()).isEqualTo(tx.power().of(id).state());
            assertThat(report.newest())
                .isEqualTo(
                    Optional.ofNullable(
                        tx.events().newest(List.of(id), EventType.Level.INFO).get(id)));
          }
        });
    assertThat(reports.get(0).interfaces()).hasSize(3);
    assertThat(reports.get(1).interfaces()).isEmpty();
    assertThat(reports.get(2).hardware().cpuCount()).isEqualTo(2);
  }

  @Test
  void onlyWhatTheFilterMeansIsRead() {
    Machine machine = insert(a.machine().build());
    Machine device = insert(a.machine().type(NodeType.DEVICE).build());
    run(tx -> furnish(tx, machine.id(), 1));
    run(tx -> furnish(tx, device.id(), 2));
    assertThat(reports(MachineFilter.ALL))
        .extracting(r -> r.machine().id())
        .containsExactly(machine.id());
    List<MachineReport> devices =
        reports(MachineFilter.builder().types(Set.of(NodeType.DEVICE)).build());
    assertThat(devices).extracting(r -> r.machine().id()).containsExactly(device.id());
    assertThat(devices.get(0).interfaces()).hasSize(2);
    assertThat(reports(MachineFilter.builder().zones(Set.of("nowhere")).build())).isEmpty();
  }

  @Test
  void theReaderMayReadOnInTheSameTransaction() {
    Machine first = insert(a.machine().build());
    Machine second = insert(a.machine().build());
    List<String> names = new ArrayList<>();
    run(
        tx ->
            tx.reports()
                .each(
                    MachineFilter.ALL,
                    report ->
                        names.add(
                            tx.machines().find(report.machine().id()).orElseThrow().hostname())));
    assertThat(names).containsExactly(first.hostname(), second.hostname());
  }

  @Test
  void theSurroundingsAreNumberedAnewWithEveryChangeOfWhatNodesReferTo() {
    insert(a.machine().build());
    long before = tx(tx -> tx.reports().surroundings());
    assertThat(reports(MachineFilter.ALL).get(0).surroundings()).isEqualTo(before);
    run(tx -> tx.zones().insert(new Zone(0, "north", "")));
    long afterZone = tx(tx -> tx.reports().surroundings());
    assertThat(afterZone).isGreaterThan(before);
    run(tx -> tx.shelf(Kinds.SPACE).insert(new Space(0, "sky", "")));
    long afterSpace = tx(tx -> tx.reports().surroundings());
    assertThat(afterSpace).isGreaterThan(afterZone);
    insert(a.machine().build());
    assertValue(tx -> tx.reports().surroundings()).isEqualTo(afterSpace);
  }
}
