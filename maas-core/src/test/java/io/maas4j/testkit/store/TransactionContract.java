package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.Tag;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.pool.Pool;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.ScriptType;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.Tx;
import io.maas4j.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is promised of units of work. */
public abstract class TransactionContract extends StoreKit {

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void theWorksResultIsReturned() {
    assertValue(tx -> 42).isEqualTo(42);
  }

  @Test
  void whatTheWorkThrowsComesOut() {
    Undo undo = new Undo();
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      throw undo;
                    }))
        .isSameAs(undo);
  }

  @Test
  void aTransactionReadsWhatItWrote() {
    run(
        tx -> {
          Machine machine = tx.machines().insert(a.machine().build());
          assertThat(tx.machines().find(machine.id())).contains(machine);
          Machine next = tx.machines().update(machine).orElseThrow();
          assertThat(tx.machines().list(MachineFilter.ALL)).containsExactly(next);
          tx.machines().delete(machine.id());
          assertThat(tx.machines().find(machine.id())).isEmpty();
        });
  }

  @Test
  void aTransactionThatIsOverIsOfNoUse() {
    List<Tx> kept = new ArrayList<>();
    run(kept::add);
    assertThatThrownBy(() -> kept.get(0).machines().list(MachineFilter.ALL))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> kept.get(0).jobs().waiting())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anErrorUndoesEverything() {
    fill("a");
    List<Object> before = tx(this::everything);
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      fill(tx, "b");
                      change(tx);
                      assertThat(everything(tx)).isNotEqualTo(before);
                      throw new Undo();
                    }))
        .isInstanceOf(Undo.class);
    assertMany(this::everything).isEqualTo(before);
    fill("b");
  }

  @Test
  void aRefusalUndoesWhatWentBefore() {
    Machine taken = insert(a.machine("taken").build());
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.machines().insert(a.machine("fresh").build());
                      tx.machines().insert(a.machine("taken").build());
                    }))
        .isInstanceOf(DuplicateException.class);
    assertMany(tx -> tx.machines().list(MachineFilter.ALL)).containsExactly(taken);
  }

  @Test
  void othersSeeNothingBeforeTheEnd() {
    MachineId id = insert(a.machine().build()).id();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    boolean overlap = source().runsTransactionsInParallel();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> {
                await(written);
                if (!overlap) {
                  read.countDown();
                }
                String error = read(id).status().error();
                read.countDown();
                return error;
              },
              other);
      assertThatThrownBy(
              () ->
                  run(
                      tx -> {
                        Machine machine = tx.machines().lock(id).orElseThrow();
                        tx.machines()
                            .update(machine.withStatus(machine.status().withError("dirty")));
                        written.countDown();
                        await(read);
                        throw new Undo();
                      }))
          .isInstanceOf(Undo.class);
      assertThat(await(seen)).isEmpty();
    } finally {
      other.shutdownNow();
    }
  }

  private void fill(String name) {
    run(tx -> fill(tx, name));
  }

  /** Something of everything. */
  private void fill(Tx tx, String name) {
    tx.users().insert(new User(name, name + "@example.com", false, true, ""));
    tx.zones().insert(new Zone(0, "zone-" + name, ""));
    tx.pools().insert(new Pool(0, "pool-" + name, ""));
    tx.tags().insert(new Tag("tag-" + name, "", "", ""));
    tx.settings().put("setting-" + name, "1");
    MachineId id =
        tx.machines()
            .insert(
                a.machine(name)
                    .zone("zone-" + name)
                    .pool("pool-" + name)
                    .tags("tag-" + name)
                    .build())
            .id();
    tx.power().put(a.ipmi(id, "10.0.0.1", "secret"));
    tx.disks().put(a.disk(id, "sda"));
    tx.inventories().put(id, a.hardware(2, 2048));
    Fabric fabric = tx.topology().put(new Fabric(0, "fabric-" + name, Optional.empty()));
    Vlan vlan =
        tx.topology()
            .put(
                new Vlan(
                    0,
                    fabric.id(),
                    0,
                    Optional.empty(),
                    1500,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    int third = name.charAt(0);
    tx.topology().put(Subnet.of(Cidr.parse("10.0." + third + ".0/24"), vlan.id()));
    tx.topology().bumpVersion();
    tx.interfaces().put(a.physical(id, "eth0").withVlan(Optional.of(vlan.id())));
    tx.scripts().put(a.script("script-" + name, ScriptType.TESTING));
    ScriptSet set = tx.scriptRuns().insert(a.set(id, ResultType.TESTING));
    ScriptResult result =
        tx.scriptRuns().insert(ScriptResult.withoutScript(0, set.id(), "x", ResultStatus.PENDING));
    tx.scriptRuns()
        .putOutput(
            result.id(),
            new Output(
                Optional.of(new byte[] {1}), Optional.empty(), Optional.empty(), Optional.empty()));
    tx.keys().insert(ApiKey.ofUser(new Ids(new Random(name.charAt(0))), name, ""));
    tx.events().append(new Event(0, EventType.READY, name, "", Optional.of(id), name, "", a.now()));
    tx.jobs().schedule(new Job("test", name, "{}", a.now().plusSeconds(3600)));
  }

  /** Takes away and changes something of what is there. */
  private void change(Tx tx) {
    tx.tags().delete("tag-a");
    tx.settings().remove("setting-a");
    tx.zones().delete(tx.zones().find("zone-a").orElseThrow().id());
    tx.pools().update(new Pool(tx.pools().find("pool-a").orElseThrow().id(), "pool-z", "new"));
    tx.users().update(new User("a", "new@example.com", true, true, "x"));
    Machine machine = tx.machines().list(MachineFilter.ALL).get(0);
    tx.machines().update(machine.withStatus(machine.status().withError("changed")));
    tx.interfaces().delete(tx.interfaces().of(machine.id()).get(0).id());
    tx.scriptRuns().setsOf(machine.id()).forEach(set -> tx.scriptRuns().deleteSet(set.id()));
    tx.scripts().delete(tx.scripts().find("script-a").orElseThrow().id());
    tx.jobs().cancel("test", "a");
    tx.machines().delete(machine.id());
  }

  private List<Object> everything(Tx tx) {
    List<Object> all = new ArrayList<>();
    List<Machine> machines = tx.machines().list(MachineFilter.ALL);
    all.add(machines);
    for (Machine machine : machines) {
      all.add(tx.power().of(machine.id()));
      all.add(tx.interfaces().of(machine.id()));
      all.add(tx.disks().of(machine.id()));
      all.add(tx.inventories().of(machine.id()));
      List<ScriptSet> sets = tx.scriptRuns().setsOf(machine.id());
      all.add(sets);
      sets.forEach(set -> all.add(tx.scriptRuns().results(set.id())));
    }
    all.add(tx.topology().fabrics());
    all.add(tx.topology().vlans());
    all.add(tx.topology().subnets());
    all.add(tx.topology().ranges());
    all.add(tx.topology().version());
    all.add(tx.scripts().list());
    all.add(tx.users().list());
    tx.users().list().forEach(user -> all.add(tx.keys().ofUser(user.name())));
    all.add(tx.tags().list());
    all.add(tx.zones().list());
    all.add(tx.pools().list());
    all.add(tx.settings().all());
    all.add(
        tx.events()
            .query(
                new EventQuery(
                    EventType.Level.DEBUG,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    100)));
    all.add(tx.jobs().waiting());
    return all;
  }
}
