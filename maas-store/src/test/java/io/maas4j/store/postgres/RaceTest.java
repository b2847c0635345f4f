package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.RackPair;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.KeyRepository.Nonce;
import io.maas4j.store.spi.Unique;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.topology.SnippetSyntax;
import io.maas4j.topology.Topology;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two connections that want the same. */
@ExtendWith(Databases.Extension.class)
class RaceTest {
  private final Databases databases;
  private final Fixtures a = new Fixtures(Clock.systemUTC());

  RaceTest(Databases databases) {
    this.databases = databases;
  }

  private PostgresStore store() {
    return Databases.store(databases.fresh(), Databases.box(), Clock.systemUTC());
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void workThatDeadlocksIsRunAgain() {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (PostgresStore store = store()) {
      MachineId one = store.inTransaction(tx -> tx.machines().insert(a.machine().build())).id();
      MachineId other = store.inTransaction(tx -> tx.machines().insert(a.machine().build())).id();
      CyclicBarrier both = new CyclicBarrier(2);
      AtomicInteger runs = new AtomicInteger();
      List<CompletableFuture<Void>> all =
          List.of(List.of(one, other), List.of(other, one)).stream()
              .map(
                  order ->
                      CompletableFuture.runAsync(
                          () -> {
                            AtomicInteger mine = new AtomicInteger();
                            store.inTransaction(
                                tx -> {
                                  runs.incrementAndGet();
                                  boolean again = mine.incrementAndGet() > 1;
                                  // in the survivor's order, lest the two meet once more
                                  tx.machines().lock(order.get(again ? 1 : 0));
                                  if (!again) {
                                    meet(both);
                                  }
                                  Machine second =
                                      tx.machines().lock(order.get(again ? 0 : 1)).orElseThrow();
                                  return tx.machines().update(second).orElseThrow();
                                });
                          },
                          two))
              .toList();
      all.forEach(CompletableFuture::join);
      assertThat(runs).hasValue(3);
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void ofTwoThatInsertTheSameNameOneIsToldAndMayGoOn() {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (PostgresStore store = store()) {
      CyclicBarrier both = new CyclicBarrier(2);
      AtomicInteger refused = new AtomicInteger();
      List<Machine> wanted = List.of(a.machine("same").build(), a.machine("same").build());
      List<CompletableFuture<Void>> all =
          wanted.stream()
              .map(
                  machine ->
                      CompletableFuture.runAsync(
                          () -> {
                            meet(both);
                            store.inTransaction(
                                tx -> {
                                  try {
                                    return tx.machines().insert(machine);
                                  } catch (DuplicateException taken) {
                                    assertThat(taken.what()).isEqualTo(Unique.MACHINE_NAME);
                                    refused.incrementAndGet();
                                    return tx.machines().insert(a.machine("another").build());
                                  }
                                });
                          },
                          two))
              .toList();
      all.forEach(CompletableFuture::join);
      assertThat(refused).hasValue(1);
      long machines =
          store.inTransaction(tx -> tx.machines().countByState()).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      assertThat(machines).isEqualTo(2);
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void aNonceThatAnotherRequestIsUsingIsWaitedForAndRefused() {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (PostgresStore store = store()) {
      CyclicBarrier both = new CyclicBarrier(2);
      Set<Nonce> nonce = Set.of(new Nonce("token", "nonce"));
      List<CompletableFuture<Boolean>> all =
          List.of(1, 2).stream()
              .map(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            meet(both);
                            return store.inTransaction(
                                tx -> !tx.keys().useNonces(nonce, Instant.EPOCH).isEmpty());
                          },
                          two))
              .toList();
      assertThat(all.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void twoRegionsThatFindRacksWithoutAPairMakeOne() {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (PostgresStore store = store()) {
      Units units = new Units(store, Clock.systemUTC(), FleetListener.NONE);
      new Topology(units, new Ids(new Random(0)), SnippetSyntax.FORM).prepare();
      store.inTransaction(
          tx -> {
            Vlan vlan = tx.topology().vlans().get(0);
            return tx.topology()
                .put(vlan.withDhcp(true).withRacks(Optional.of("north1"), Optional.of("south1")));
          });
      CyclicBarrier both = new CyclicBarrier(2);
      List<CompletableFuture<List<RackPair>>> all =
          List.of(1, 2).stream()
              .map(
                  seed ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            Topology region =
                                new Topology(units, new Ids(new Random(seed)), SnippetSyntax.FORM);
                            meet(both);
                            return units.run(region.rackPairs()::inForce);
                          },
                          two))
              .toList();
      List<RackPair> pairs = all.stream().flatMap(each -> each.join().stream()).toList();
      assertThat(pairs).hasSize(2);
      assertThat(pairs.get(0)).isEqualTo(pairs.get(1));
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void aReferenceToNothingIsAConflictThatSaysSo() {
    try (PostgresStore store = store()) {
      assertThatThrownBy(
              () ->
                  store.inTransaction(
                      tx -> tx.machines().insert(a.machine().zone("nowhere").build())))
          .isInstanceOf(MaasException.Conflict.class)
          .hasMessageContaining("zone");
    }
  }

  @Test
  void aNulCharacterIsAnInvalidRequestThatSaysSo() {
    try (PostgresStore store = store()) {
      assertThatThrownBy(
              () -> store.inTransaction(tx -> tx.machines().insert(a.machine("nul\0byte").build())))
          .isInstanceOf(MaasException.InvalidRequest.class)
          .extracting(e -> ((MaasException) e).remedy())
          .asString()
          .contains("NUL");
    }
  }
}
