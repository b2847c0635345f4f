package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.event.Event;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.Tag;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.pool.Pool;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Place;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.MachineBuilder;
import io.maas4j.zone.Zone;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts into a store what the recorded region had in it, as far as a recording shows it. */
final class GoldenSeed implements GoldenFolder {
  private static final Pattern MACHINE = Pattern.compile("/machines/([a-z0-9]{6})/");
  private static final Cidr NEST = Cidr.parse("10.20.0.0/24");

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    if (name.startsWith("users/")
        && !name.contains("create")
        && bench.accounts.find("finch").isEmpty()) {
      bench.accounts.create(
          "finch", "finch@birds.example", "x", io.maas4j.account.Accounts.Role.USER);
    }
    boolean creates = name.contains("/create") && !name.contains("duplicate");
    bench.store.inTransaction(
        tx -> {
          if (!creates || !name.startsWith("zones/")) {
            tx.zones().insert(new Zone(0, "hangar", "Hot aisle"));
          }
          if (!creates || !name.startsWith("resource-pools/")) {
            tx.pools().insert(new Pool(0, "flock", "Test birds"));
            tx.pools().insert(new Pool(0, "brood", ""));
          }
          if (!creates || !name.startsWith("tags/")) {
            tx.tags().insert(new Tag("feathered", "Has feathers", "", ""));
          }
          if (name.startsWith("allocate/") || name.equals("tags/rebuild")) {
            tx.tags().insert(new Tag("bigram", "", "//node", ""));
          }
          if (name.startsWith("zones/list")) {
            tx.zones().insert(new Zone(0, "attic", ""));
          }
          long subnet = network(tx);
          machines(bench, tx, name, exchange, subnet);
          return name;
        });
    return new Translation() {
      @Override
      public String path(String recorded) {
        // numbers are of one database; names are as good
        return recorded
            .replace("/resourcepool/1/", "/resourcepool/flock/")
            .replace("/resourcepool/2/", "/resourcepool/brood/");
      }
    };
  }

  static long network(Tx tx) {
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
    Subnet plain = Subnet.of(NEST, vlan.id());
    return tx.topology()
        .put(
            new Subnet(
                0,
                "nest-net",
                "Nest",
                NEST,
                plain.vlanId(),
                Optional.of(io.maas4j.network.Addresses.parse("10.20.0.1")),
                List.of(io.maas4j.network.Addresses.parse("10.20.0.2")),
                true,
                true,
                true,
                false,
                2,
                java.util.Set.of()))
        .id();
  }

  private static void machines(ApiBench bench, Tx tx, String name, JsonNode exchange, long subnet) {
    Plan plan = new Plan(bench, tx, subnet);
    if (name.equals("machines/create-duplicate-mac")
        || name.equals("machines/create-duplicate-hostname")) {
      plan.machine(plan.named("hpd77w", "auk"), "52:54:00:cc:00:01");
      return;
    }
    if (name.startsWith("machines/create")) {
      return;
    }
    if (name.equals("allocate/dry-run-verbose")) {
      plan.withTwoDisks();
      return;
    }
    if (name.startsWith("tags/") || name.startsWith("events/") || name.contains("list-filter")) {
      plan.listed(name);
      return;
    }
    plan.asShown(name, exchange);
  }

  /** Inserts machines one after the other. */
  private record Plan(ApiBench bench, Tx tx, long subnet) {
    MachineBuilder named(String id, String hostname) {
      return bench.fixtures.machine(hostname).id(id);
    }

    Machine machine(MachineBuilder builder, String mac) {
      Machine machine = tx.machines().insert(builder.build());
      Interface nic =
          Interface.physical(machine.id(), "eth0", MacAddress.parse(mac))
              .withVlan(Optional.of(tx.topology().subnet(subnet).orElseThrow().vlanId()))
              .withLinks(
                  List.of(
                      new Interface.Link(
                          0,
                          LinkMode.AUTO,
                          Optional.of(subnet),
                          machine.state() == State.DEPLOYED
                              ? Optional.of(io.maas4j.network.Addresses.parse("10.20.0.52"))
                              : Optional.empty())));
      tx.interfaces().put(nic);
      tx.disks().put(bench.fixtures.disk(machine.id(), "sda"));
      tx.power()
          .put(
              new MachinePower(
                  machine.id(),
                  "manual",
                  PowerParameters.empty(),
                  PowerState.UNKNOWN,
                  Optional.empty(),
                  ""));
      return machine;
    }

    /** A small disk to boot from and a large rotating one. */
    void withTwoDisks() {
      Machine egret = machine(named("wn7b66", "egret").ready(), "52:54:00:aa:00:09");
      tx.disks().of(egret.id()).forEach(disk -> tx.disks().delete(disk.id()));
      BlockDevice sda = tx.disks().put(disk(egret, "sda", 60, true));
      tx.disks().put(disk(egret, "sdb", 80, false));
      Filesystem root =
          new Filesystem(
              Place.device(sda.id()),
              FilesystemType.EXT4,
              "6f2a8d6c-0f5b-4c3e-9a51-3c1f0b7d2e44",
              Optional.empty(),
              Optional.of("/"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      Composition.Mounts mounts = new Composition.Mounts(List.of(root), List.of());
      tx.storages().put(egret.id(), MachineStorage.EMPTY.with(Composition.EMPTY.with(mounts)));
    }

    private BlockDevice disk(Machine machine, String name, int gigabytes, boolean boot) {
      BlockDevice plain = bench.fixtures.disk(machine.id(), name);
      return new BlockDevice(
          0,
          plain.machine(),
          name,
          plain.model(),
          plain.serial(),
          plain.idPath(),
          gigabytes * 1_000_000_000L,
          plain.blockSize(),
          new java.util.TreeSet<>(List.of("rotary")),
          "",
          Optional.empty(),
          boot);
    }

    void listed(String name) {
      if (name.contains("interfaces-label") || name.contains("vlans-10")) {
        machine(named("b6mxae", "albatross").state(State.NEW), "52:54:00:aa:00:01");
      }
      List<String> egretTags =
          name.equals("tags/empty-machines") ? List.of() : List.of("feathered");
      boolean tagged = name.startsWith("tags/members");
      Machine egret =
          machine(
              named("wn7b66", "egret")
                  .state(tagged ? State.ALLOCATED : State.READY)
                  .tags(egretTags),
              "52:54:00:aa:00:09");
      machine(
          named("pmrrss", "falcon").state(State.READY).zone("hangar").pool("flock"),
          "52:54:00:aa:00:0a");
      machine(
          named("m7k8bx", "condor").state(State.FAILED_COMMISSIONING).owner("kestrel"),
          "52:54:00:aa:00:07");
      machine(named("ed8ehm", "jackdaw").state(State.ALLOCATED).owner("wren"), "52:54:00:aa:00:0b");
      machine(named("te4f38", "tern").state(State.READY), "52:54:00:aa:00:0c");
      machine(named("d3spyy", "hoopoe").state(State.BROKEN), "52:54:00:aa:00:0d");
      for (EventType type :
          List.of(EventType.NEW, EventType.NODE_POWER_ON_FAILED, EventType.READY, EventType.NEW)) {
        tx.events()
            .append(
                new Event(
                    0, type, "", "", Optional.of(egret.id()), "egret", "", bench.clock.instant()));
      }
    }

    /** The machine that the request or the answer names, in the status that the answer shows. */
    void asShown(String name, JsonNode exchange) {
      JsonNode body = exchange.path("response").path("body");
      Matcher matcher = MACHINE.matcher(exchange.path("request").path("path").asText());
      if (name.equals("machines/read-after-delete") || name.endsWith("update-unknown")) {
        return;
      }
      String id = matcher.find() ? matcher.group(1) : body.path("system_id").asText("b6mxae");
      Shown shown = SHOWN.getOrDefault(name, Shown.of(body));
      MachineBuilder builder =
          named(
                  shown.id().orElse(id),
                  body.path("hostname").asText(body.path(0).path("hostname").asText("bird")))
              .state(shown.state());
      shown.owner().ifPresent(builder::owner);
      Machine machine = machine(builder, "52:54:00:aa:00:07");
      if (shown.locked()) {
        Machine.Status s = machine.status();
        tx.machines()
            .update(
                machine.withStatus(
                    new Machine.Status(
                        s.state(),
                        s.previous(),
                        s.owner(),
                        true,
                        s.activity(),
                        s.activities(),
                        s.enlisting(),
                        "",
                        "")));
      }
    }
  }

  /** How a machine stood before a recorded request. */
  private record Shown(Optional<String> id, State state, Optional<String> owner, boolean locked) {
    static Shown of(JsonNode body) {
      String status =
          body.path("status_name").asText(body.path(0).path("status_name").asText("New"));
      State state =
          java.util.Arrays.stream(State.values())
              .filter(
                  s -> s.label().toLowerCase(Locale.ROOT).equals(status.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElse(State.NEW);
      String owner = body.path("owner").asText(body.path(0).path("owner").asText(""));
      return new Shown(
          Optional.empty(),
          state,
          Optional.of(owner).filter(o -> !o.isEmpty() && !o.equals("null")),
          body.path("locked").asBoolean(false));
    }
  }

  private static Shown shown(State state, String owner) {
    return new Shown(Optional.empty(), state, Optional.of(owner).filter(o -> !o.isEmpty()), false);
  }

  private static Shown locked(String owner) {
    return new Shown(Optional.empty(), State.DEPLOYED, Optional.of(owner), true);
  }

  private static Shown of(String id, State state, String owner) {
    return new Shown(Optional.of(id), state, Optional.of(owner).filter(o -> !o.isEmpty()), false);
  }

  private static final Map<String, Shown> SHOWN =
      Map.ofEntries(
          Map.entry("lifecycle/abort-deploying", shown(State.ALLOCATED, "kestrel")),
          Map.entry("lifecycle/abort-of-ready", shown(State.READY, "")),
          Map.entry("lifecycle/clone", of("ytdeye", State.READY, "")),
          Map.entry("lifecycle/deploy-bad-kernel", shown(State.ALLOCATED, "wren")),
          Map.entry("lifecycle/collection-release", of("cwsq8y", State.ALLOCATED, "kestrel")),
          Map.entry("lifecycle/commission-wrong-status", shown(State.DEPLOYED, "wren")),
          Map.entry("lifecycle/delete-of-locked", locked("kestrel")),
          Map.entry("lifecycle/lock-wrong-status", shown(State.READY, "")),
          Map.entry("lifecycle/lock", shown(State.DEPLOYED, "wren")),
          Map.entry("lifecycle/mount-special", shown(State.ALLOCATED, "wren")),
          Map.entry("lifecycle/mark-fixed-forbidden", shown(State.BROKEN, "")),
          Map.entry("lifecycle/mark-fixed-of-deployed", shown(State.DEPLOYED, "wren")),
          Map.entry("lifecycle/mark-fixed", shown(State.READY, "")),
          Map.entry("lifecycle/power-off-manual", shown(State.DEPLOYED, "wren")),
          Map.entry("lifecycle/power-on-not-owner", shown(State.DEPLOYING, "kestrel")),
          Map.entry("lifecycle/release-allocated", shown(State.ALLOCATED, "kestrel")),
          Map.entry(
              "lifecycle/release-forbidden-for-plain-user", shown(State.DEPLOYING, "kestrel")),
          Map.entry("lifecycle/release-of-locked", locked("wren")),
          Map.entry("lifecycle/set-zone", of("te4f38", State.READY, "")),
          Map.entry("lifecycle/unlock-unlocked", shown(State.DEPLOYED, "wren")),
          Map.entry("lifecycle/unlock", locked("wren")),
          Map.entry("allocate/by-name", shown(State.READY, "")),
          Map.entry("allocate/by-system-id", shown(State.READY, "")),
          Map.entry("allocate/no-match-not-ready", of("s3fw6s", State.MISSING, "")),
          Map.entry("machines/delete-forbidden-for-plain-user", shown(State.READY, "")),
          Map.entry("machines/get-token-forbidden", shown(State.READY, "")),
          Map.entry("machines/power-parameters-forbidden-for-plain-user", shown(State.READY, "")),
          Map.entry("machines/list-allocated-as-plain-user", shown(State.ALLOCATED, "wren")),
          Map.entry("machines/collection-op-list-allocated", shown(State.ALLOCATED, "kestrel")),
          Map.entry("machines/set-owner-data-forbidden", shown(State.DEPLOYING, "kestrel")));
}
