package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DuePower;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.machine.PowerTurn;
import io.maas4j.machine.PowerTurn.Confirmed;
import io.maas4j.machine.PowerWatch;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerState;
import io.maas4j.store.spi.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised of the readings of machines' power that become due. */
public abstract class PowerWatchContract extends StoreKit {
  private static final Set<String> READABLE = Set.of("ipmi", "redfish");
  private static final int ALL = 100;

  private final ExecutorService others = Executors.newCachedThreadPool();

  @AfterEach
  final void stopOthers() {
    others.shutdownNow();
  }

  private Instant now() {
    return a.now().truncatedTo(ChronoUnit.MICROS);
  }

  private Instant in(long seconds) {
    return now().plusSeconds(seconds);
  }

  private MachineId watched(String type, long dueInSeconds) {
    MachineId id = insert(a.ready()).id();
    MachinePower ipmi = a.ipmi(id, "10.0.0.1", "x");
    run(
        tx -> {
          tx.power()
              .put(
                  new MachinePower(
                      id, type, ipmi.parameters(), ipmi.state(), ipmi.readAt(), ipmi.reason()));
          tx.power().schedule(id, in(dueInSeconds));
        });
    return id;
  }

  private static List<MachineId> ids(List<DuePower> claimed) {
    return claimed.stream().map(due -> due.power().machine()).toList();
  }

  private List<MachineId> claim(Tx tx, int most) {
    return ids(tx.power().claim(now(), in(60), READABLE, most));
  }

  @Test
  void whatNobodyHasPutIsDueSinceEver() {
    MachineId id = insert(a.ready()).id();
    assertValue(tx -> tx.power().watch(id))
        .isEqualTo(new PowerWatch(id, Instant.EPOCH, 0, Optional.empty()));
    run(
        tx -> {
          tx.power().schedule(id, in(1));
          tx.power().order(id, new PowerOrder(in(1), Optional.empty(), "job", 1));
          tx.power().turn(List.of(new PowerTurn(id, in(1), 1, Optional.empty())));
        });
    assertMany(tx -> claim(tx, ALL)).isEmpty();
  }

  @Test
  void whatWasPutIsDueAtOnceAndPuttingItAgainChangesNothing() {
    MachineId id = insert(a.ready()).id();
    MachinePower power = a.ipmi(id, "10.0.0.1", "x");
    run(tx -> tx.power().put(power));
    assertValue(tx -> tx.power().watch(id))
        .isEqualTo(new PowerWatch(id, now(), 0, Optional.empty()));
    run(
        tx -> {
          tx.power().schedule(id, in(30));
          tx.power().put(power.withReading(PowerReading.seen(PowerState.ON, now())));
        });
    assertValue(tx -> tx.power().watch(id))
        .isEqualTo(new PowerWatch(id, in(30), 0, Optional.empty()));
  }

  @Test
  void theLongestDueComesFirstAndIsNobodyElsesForAWhile() {
    MachineId late = watched("ipmi", -10);
    MachineId later = watched("redfish", -20);
    MachineId just = watched("ipmi", 0);
    MachineId notYet = watched("ipmi", 1);
    assertMany(tx -> claim(tx, 2)).containsExactly(later, late);
    assertMany(tx -> claim(tx, ALL)).containsExactly(just);
    assertMany(tx -> claim(tx, ALL)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertMany(tx -> claim(tx, ALL)).containsExactly(notYet);
    clock.advance(Duration.ofSeconds(59));
    assertMany(tx -> claim(tx, ALL)).containsExactlyInAnyOrder(later, late, just);
  }

  @Test
  void aClaimTellsAllThatAReadingNeeds() {
    MachineId id = insert(a.ready()).id();
    MachinePower power =
        a.ipmi(id, "10.0.0.7", "secret")
            .withReading(
                new PowerReading(
                    PowerState.ERROR,
                    Optional.of(now()),
                    Optional.of(PowerFault.CONNECTION),
                    "nobody there",
                    "go and look"));
    run(
        tx -> {
          tx.power().put(power);
          tx.power().turn(List.of(new PowerTurn(id, now(), 3, Optional.empty())));
        });
    assertMany(tx -> tx.power().claim(now(), in(60), READABLE, ALL))
        .containsExactly(new DuePower(power, State.READY, 3));
    assertValue(tx -> tx.power().watch(id).due()).isEqualTo(in(60));
  }

  @Test
  void brokenMachinesAndThoseThatCannotBeReadAreLeftAlone() {
    watched("manual", -10);
    MachineId broken = watched("ipmi", -10);
    Machine machine = read(broken);
    Machine.Status s = machine.status();
    run(
        tx ->
            tx.machines()
                .update(
                    machine.withStatus(
                        new Machine.Status(
                            State.BROKEN,
                            s.state(),
                            s.owner(),
                            false,
                            Optional.empty(),
                            s.activities(),
                            false,
                            "",
                            ""))));
    MachineId fine = watched("ipmi", -5);
    assertMany(tx -> claim(tx, 1)).containsExactly(fine);
    assertMany(tx -> tx.power().claim(now(), in(60), Set.of(), ALL)).isEmpty();
  }

  @Test
  void aTurnMovesTheNextReadingAndConfirmsOnlyWhatIsOnRecord() {
    MachineId on = watched("ipmi", 0);
    MachineId off = watched("ipmi", 0);
    Instant earlier = in(-100);
    run(
        tx -> {
          tx.power().put(tx.power().of(on).withReading(PowerReading.seen(PowerState.ON, earlier)));
          tx.power()
              .put(tx.power().of(off).withReading(PowerReading.seen(PowerState.OFF, earlier)));
          tx.power()
              .turn(
                  List.of(
                      turn(on, 10, 0, PowerState.ON, now()),
                      turn(off, 20, 2, PowerState.ON, now())));
        });
    assertValue(tx -> tx.power().of(on).readAt()).isEqualTo(Optional.of(now()));
    assertValue(tx -> tx.power().of(off).readAt()).isEqualTo(Optional.of(earlier));
    assertValue(tx -> tx.power().of(off).state()).isEqualTo(PowerState.OFF);
    assertValue(tx -> tx.power().watch(on)).isEqualTo(watch(on, 10, 0));
    assertValue(tx -> tx.power().watch(off)).isEqualTo(watch(off, 20, 2));
    run(tx -> tx.power().turn(List.of(turn(on, 30, 0, PowerState.ON, earlier))));
    assertValue(tx -> tx.power().of(on).readAt()).isEqualTo(Optional.of(now()));
    run(tx -> tx.power().turn(List.of()));
  }

  private PowerTurn turn(
      MachineId id, long dueInSeconds, int failures, PowerState seen, Instant at) {
    return new PowerTurn(id, in(dueInSeconds), failures, Optional.of(new Confirmed(seen, at)));
  }

  private PowerWatch watch(MachineId id, long dueInSeconds, int failures) {
    return new PowerWatch(id, in(dueInSeconds), failures, Optional.empty());
  }

  @Test
  void anOrderIsRememberedWhateverElseHappens() {
    MachineId id = watched("ipmi", 0);
    PowerOrder order = new PowerOrder(in(300), Optional.empty(), id + "/BOOT/1", 2);
    run(
        tx -> {
          tx.power().order(id, order);
          tx.power().turn(List.of(new PowerTurn(id, in(7), 1, Optional.empty())));
          tx.power().put(a.ipmi(id, "10.0.0.2", "y"));
        });
    assertValue(tx -> tx.power().watch(id))
        .isEqualTo(new PowerWatch(id, in(7), 1, Optional.of(order)));
    PowerOrder done = new PowerOrder(in(400), Optional.of(PowerState.ON), order.job(), 3);
    run(
        tx -> {
          tx.power().order(id, done);
          tx.power().schedule(id, in(9));
        });
    assertValue(tx -> tx.power().watch(id))
        .isEqualTo(new PowerWatch(id, in(9), 0, Optional.of(done)));
  }

  @Test
  void whatIsDueTooLateIsBroughtForwardEvenly() {
    List<MachineId> late = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      late.add(watched("ipmi", 86_400));
    }
    MachineId soon = watched("ipmi", 60);
    run(tx -> tx.power().hasten(in(60), now(), Duration.ofSeconds(60)));
    Set<Instant> dues = new HashSet<>();
    for (MachineId id : late) {
      Instant due = tx(tx -> tx.power().watch(id).due());
      assertThat(due).isBetween(now(), in(60)).isNotEqualTo(in(60));
      dues.add(due);
    }
    assertThat(dues).hasSizeGreaterThan(20);
    assertValue(tx -> tx.power().watch(soon).due()).isEqualTo(in(60));
  }

  @Test
  void machinesAreFoundByAParameterThatIsNotSecret() {
    MachineId one = watched("ipmi", 0);
    MachineId two = watched("ipmi", 0);
    watched("redfish", 0);
    run(tx -> tx.power().put(a.ipmi(two, "10.0.0.2", "10.0.0.1")));
    run(
        tx -> {
          assertThat(tx.power().byParameter("ipmi", "power_address", "10.0.0.1"))
              .extracting(MachinePower::machine)
              .containsExactly(one);
          assertThat(tx.power().byParameter("ipmi", "power_pass", "10.0.0.1")).isEmpty();
          assertThat(tx.power().byParameter("ipmi", "power_address", "10.0.0")).isEmpty();
        });
  }

  @Test
  void aMachineThatIsGoneIsDueNoMore() {
    MachineId id = watched("ipmi", -10);
    run(tx -> tx.machines().delete(id));
    assertMany(tx -> claim(tx, ALL)).isEmpty();
    assertValue(tx -> tx.power().watch(id).due()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void whoClaimsWhileAnotherDoesGetsOthersOrComesAfter() {
    MachineId first = watched("ipmi", -10);
    MachineId second = watched("ipmi", -5);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<List<MachineId>> one =
        CompletableFuture.supplyAsync(
            () ->
                tx(
                    tx -> {
                      List<MachineId> mine = claim(tx, 1);
                      taken.countDown();
                      // a store that lets one in at a time lets the other one in only after this
                      if (source().runsTransactionsInParallel()) {
                        await(done);
                      }
                      return mine;
                    }),
            others);
    await(taken);
    List<MachineId> other = tx(tx -> claim(tx, ALL));
    done.countDown();
    assertThat(await(one)).containsExactly(first);
    assertThat(other).containsExactly(second);
  }
}
