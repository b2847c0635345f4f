package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.pool.Pool;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.zone.Zone;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractBooleanAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.MapAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.OptionalAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store for each test, and short ways to say things to it. */
public abstract class StoreKit {
  /** How long a test waits for another thread before it gives up. */
  static final long PATIENCE_SECONDS = 60;

  protected MutableClock clock = MutableClock.atNoon();
  protected Fixtures a = new Fixtures(clock);
  protected Store store;

  /** The implementation. */
  protected abstract StoreSource source();

  @BeforeEach
  final void open() {
    store = source().open(clock);
  }

  @AfterEach
  final void close() {
    store.close();
  }

  protected final <T> T tx(Store.Work<T> work) {
    return store.inTransaction(work);
  }

  protected final void run(Consumer<Tx> work) {
    store.inTransaction(
        tx -> {
          work.accept(tx);
          return "";
        });
  }

  protected final AbstractBooleanAssert<?> assertFlag(Store.Work<Boolean> work) {
    return assertThat(tx(work).booleanValue());
  }

  protected final <T> ObjectAssert<T> assertValue(Store.Work<T> work) {
    T value = tx(work);
    return Assertions.assertThatObject(value);
  }

  protected final <T> OptionalAssert<T> assertOptional(Store.Work<Optional<T>> work) {
    Optional<T> value = tx(work);
    return assertThat(value);
  }

  protected final <T> ListAssert<T> assertMany(Store.Work<? extends Collection<T>> work) {
    Collection<T> values = tx(work);
    return assertThat(List.copyOf(values));
  }

  protected final <K, V> MapAssert<K, V> assertMap(Store.Work<Map<K, V>> work) {
    Map<K, V> map = tx(work);
    return assertThat(map);
  }

  protected final Machine insert(Machine machine) {
    return tx(tx -> tx.machines().insert(machine));
  }

  protected final Machine read(MachineId id) {
    return tx(tx -> tx.machines().find(id)).orElseThrow();
  }

  protected final User user(String name) {
    User user = new User(name, name + "@example.com", false, true, "");
    run(tx -> tx.users().insert(user));
    return user;
  }

  protected final Zone zone(String name) {
    return tx(tx -> tx.zones().insert(new Zone(0, name, "")));
  }

  protected final Pool pool(String name) {
    return tx(tx -> tx.pools().insert(new Pool(0, name, "")));
  }

  protected final void tag(String name) {
    run(tx -> tx.tags().insert(new Tag(name, "", "", "")));
  }

  /** The work is refused because of this constant of {@code Unique}. */
  protected final void assertDuplicate(String what, Consumer<Tx> work) {
    DuplicateException refused = catchThrowableOfType(DuplicateException.class, () -> run(work));
    assertThat(refused).as("a duplicate " + what + " is refused").isNotNull();
    assertThat(refused.what()).isEqualTo(what);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("the other thread came so far")
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError("the other thread failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the other thread did not end", e);
    }
  }
}
