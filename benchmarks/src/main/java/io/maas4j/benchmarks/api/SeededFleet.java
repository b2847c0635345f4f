package io.maas4j.benchmarks.api;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Ready machines with four interfaces, three disks and a commissioning each. */
final class SeededFleet {
  private static final int BATCH = 250;
  private static final int INTERFACES = 4;
  private static final int DISKS = 3;
  private static final int RESULTS = 8;

  private final Store store;
  private final Ids ids = new Ids(new Random(42));
  private final List<Long> subnets = new ArrayList<>();
  private final List<Long> vlans = new ArrayList<>();
  private final List<MachineId> machines = new ArrayList<>();

  SeededFleet(Store store) {
    this.store = store;
  }

  /** Of all machines, in order. */
  List<MachineId> plant(int count) {
    store.inTransaction(this::networks);
    for (int from = 0; from < count; from += BATCH) {
      int first = from;
      int last = Math.min(count, from + BATCH);
      store.inTransaction(
          tx -> {
            for (int i = first; i < last; i++) {
              machines.add(machine(tx, i));
            }
            return last;
          });
    }
    return List.copyOf(machines);
  }

  private int networks(Tx tx) {
    Fabric fabric = tx.topology().put(new Fabric(0, "bench", Optional.empty()));
    for (int i = 0; i < INTERFACES; i++) {
      Vlan vlan =
          tx.topology()
              .put(
                  new Vlan(
                      0,
                      fabric.id(),
                      i,
                      Optional.empty(),
                      1500,
                      false,
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()));
      vlans.add(vlan.id());
      subnets.add(
          tx.topology().put(Subnet.of(Cidr.parse("10." + (64 + i) + ".0.0/16"), vlan.id())).id());
    }
    return vlans.size();
  }

  private MachineId machine(Tx tx, int i) {
    Instant now = Instant.now();
    Machine machine =
        tx.machines()
            .insert(
                new Machine(
                    ids.machineId(),
                    0,
                    new Machine.Identity(
                        NodeType.MACHINE,
                        Optional.empty(),
                        "bench-" + i,
                        "maas",
                        "",
                        Optional.of("amd64/generic"),
                        Optional.empty(),
                        "",
                        Optional.empty()),
                    new Machine.Status(
                        State.READY,
                        State.COMMISSIONING,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        1,
                        false,
                        "",
                        ""),
                    new Machine.Placement("default", "default", ImmutableSortedSet.of(), Map.of()),
                    Machine.Boot.UNSEEN,
                    Machine.Deployment.NONE,
                    Machine.Options.NONE,
                    Machine.Sets.NONE,
                    now,
                    now,
                    0));
    MachineId id = machine.id();
    tx.power().put(MachinePower.unset(id));
    tx.inventories()
        .put(
            id,
            new HardwareSummary(
                8 + i % 64,
                2400,
                16_384 + 1024L * (i % 128),
                Map.of("system_vendor", "Bench", "cpu_model", "Model " + i % 7),
                List.of(new HardwareSummary.NumaNode(0, List.of(0, 1, 2, 3, 4, 5, 6, 7), 16_384)),
                List.of()));
    interfaces(tx, id, i);
    disks(tx, id);
    results(tx, machine, now);
    return id;
  }

  private void interfaces(Tx tx, MachineId id, int i) {
    for (int n = 0; n < INTERFACES; n++) {
      MacAddress mac =
          MacAddress.parse(
              String.format("52:54:%02x:%02x:%02x:%02x", n, i >> 16, i >> 8 & 255, i & 255));
      tx.interfaces()
          .put(
              Interface.physical(id, "eth" + n, mac)
                  .withVlan(Optional.of(vlans.get(n)))
                  .withLinks(
                      List.of(
                          new Interface.Link(
                              0, LinkMode.AUTO, Optional.of(subnets.get(n)), Optional.empty()))));
    }
  }

  private static void disks(Tx tx, MachineId id) {
    for (int n = 0; n < DISKS; n++) {
      tx.disks()
          .put(
              new BlockDevice(
                  0,
                  id,
                  "sd" + (char) ('a' + n),
                  "BENCH DISK",
                  id + "-" + n,
                  "/dev/disk/by-id/scsi-" + id + "-" + n,
                  480_000_000_000L,
                  512,
                  ImmutableSortedSet.of("ssd"),
                  "1.0",
                  Optional.of(0),
                  n == 0));
    }
  }

  private static void results(Tx tx, Machine machine, Instant now) {
    ScriptSet set =
        tx.scriptRuns()
            .insert(
                new ScriptSet(
                    0, machine.id(), ResultType.COMMISSIONING, List.of(), Optional.empty(), ""));
    for (int n = 0; n < RESULTS; n++) {
      tx.scriptRuns()
          .insert(
              ScriptResult.withoutScript(
                  0, set.id(), "50-maas-0" + n + "-bench", ResultStatus.PASSED));
    }
    tx.machines()
        .update(
            machine.withSets(
                new Machine.Sets(
                    Optional.of(set.id()), Optional.empty(), Optional.empty(), Optional.empty())));
    tx.events()
        .append(
            new Event(
                0,
                EventType.READY,
                "",
                "",
                Optional.of(machine.id()),
                machine.hostname(),
                "",
                now));
  }
}
