package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.Maas;
import io.maas4j.access.SecretBox;
import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.ipmi.driver.IpmiPowerDriverFactory;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders over BMCs that come and go, given by processes that die, over one database. */
class PowerOrdersTest {
  private static final Actor ANN = Actor.user("ann");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ShiftedClock clock = new ShiftedClock();
  private final Fixtures fixtures = new Fixtures(clock);
  private IpmiFarm farm;
  private SimulatedBmc bmc;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws IOException {
    farm = IpmiFarm.open();
    bmc = farm.add(BmcProfile.STANDARD);
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterEach
  void stop() throws IOException {
    farm.close();
    postgres.close();
  }

  /** A process that can be killed: nothing of what it does reaches the database any more. */
  private final class Region implements AutoCloseable {
    private final AtomicBoolean dead = new AtomicBoolean();
    private final Maas maas;

    Region() {
      PostgresStore store =
          PostgresStore.connect(
              mortal(postgres.getPostgresDatabase()),
              SecretBox.aesGcm(new byte[32], new SecureRandom()),
              clock,
              new JobsConfig(
                  4,
                  Duration.ofMillis(50),
                  Duration.ofMillis(200),
                  Duration.ofMillis(200),
                  Duration.ofSeconds(1),
                  Duration.ZERO));
      store.migrate();
      maas =
          Maas.builder()
              .store(store)
              .clock(clock)
              .powerDrivers(PowerDrivers.of(new QuickIpmi(farm.port())))
              .start();
    }

    private DataSource mortal(DataSource real) {
      return (DataSource)
          Proxy.newProxyInstance(
              DataSource.class.getClassLoader(),
              new Class<?>[] {DataSource.class},
              (proxy, method, arguments) -> {
                if (dead.get()) {
                  throw new SQLException("killed");
                }
                return method.invoke(real, arguments);
              });
    }

    void kill() {
      dead.set(true);
      maas.close();
    }

    @Override
    public void close() {
      maas.close();
    }
  }

  /** As the real one, and sooner through with its windows. */
  private record QuickIpmi(IpmiPowerDriverFactory real) implements PowerDriverFactory {
    QuickIpmi(int port) {
      this(
          new IpmiPowerDriverFactory(
              IpmiDriverConfig.DEFAULTS
                  .withPort(port)
                  .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(500))));
    }

    @Override
    public PowerType type() {
      PowerType type = real.type();
      return PowerType.named(type.name(), type.description())
          .settings(type.schema().settings().toArray(new io.maas4j.power.spi.PowerSetting[0]))
          .actions(type.actions().toArray(new io.maas4j.power.PowerAction[0]))
          .ipFrom(type.ipExtractor().orElseThrow())
          .waits(new WaitPolicy(List.of(Duration.ofMillis(100), Duration.ofMillis(100)), List.of()))
          .build();
    }

    @Override
    public PowerDriver create(PowerDriverContext context) {
      PowerDriver driver = real.create(context);
      PowerType type = type();
      return new PowerDriver() {
        @Override
        public PowerType type() {
          return type;
        }

        @Override
        public CompletionStage<io.maas4j.power.PowerResult> perform(
            io.maas4j.power.PowerTarget target, io.maas4j.power.PowerAction action) {
          return driver.perform(target, action);
        }

        @Override
        public void close() {
          driver.close();
        }
      };
    }
  }

  private MachineId deployed(Region region) {
    Machine machine = fixtures.machine().state(State.DEPLOYED).owner("ann").build();
    region
        .maas
        .store()
        .inTransaction(
            tx -> {
              tx.machines().insert(machine);
              tx.power()
                  .put(
                      new MachinePower(
                          machine.id(),
                          "ipmi",
                          bmc.parameters(),
                          io.maas4j.power.PowerReading.seen(PowerState.ON, clock.instant())));
              // orders alone are looked at here
              tx.power().schedule(machine.id(), clock.instant().plus(Duration.ofMinutes(10)));
              return machine;
            });
    bmc.chassis().put(PowerState.ON);
    return machine.id();
  }

  private static State state(Region region, MachineId id) {
    return region.maas.store().inTransaction(tx -> tx.machines().find(id)).orElseThrow().state();
  }

  private static List<String> told(Region region, MachineId id, EventType type) {
    return region.maas.events(id).stream()
        .filter(event -> event.type() == type)
        .map(Event::description)
        .toList();
  }

  private static void await(Predicate<Region> holds, Region region) {
    Awaitility.await().atMost(PATIENCE).until(() -> holds.test(region));
  }

  private static Predicate<Region> tried(MachineId id, int times) {
    return region ->
        told(region, id, EventType.NODE_POWER_OFF_FAILED).stream()
                .filter(text -> text.contains("(try " + times + " of 3"))
                .count()
            == 1;
  }

  @Test
  void aBmcThatComesBackMeanwhileIsGivenTheOrderByTheNextTry() {
    try (Region region = new Region()) {
      MachineId id = deployed(region);
      bmc.faults(IpmiFault.SILENT);
      region.maas.machines().act(id, Verb.RELEASE, "", ANN);
      await(tried(id, 1), region);
      assertThat(state(region, id)).isEqualTo(State.RELEASING);
      bmc.faults(IpmiFault.BUSY);
      clock.forward(Duration.ofSeconds(16));
      await(tried(id, 2), region);
      bmc.faults();
      clock.forward(Duration.ofSeconds(16));
      await(r -> state(r, id) != State.RELEASING, region);
      assertThat(state(region, id)).isIn(State.READY, State.NEW);
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
    }
  }

  @Test
  void aBmcThatStaysAwayLetsTheMachineOutOfItsStateWithTheReason() {
    try (Region region = new Region()) {
      MachineId id = deployed(region);
      bmc.faults(IpmiFault.SILENT);
      region.maas.machines().act(id, Verb.RELEASE, "", ANN);
      for (int once = 1; once < 3; once++) {
        await(tried(id, once), region);
        clock.forward(Duration.ofSeconds(16));
      }
      await(r -> state(r, id) != State.RELEASING, region);
      assertThat(state(region, id)).isEqualTo(State.DEPLOYED);
      assertThat(told(region, id, EventType.NODE_POWER_OFF_FAILED).get(0))
          .startsWith(PowerFault.CONNECTION.prefix() + "connection timeout")
          .endsWith("that IPMI over LAN is switched on");
      MachinePower power = region.maas.store().inTransaction(tx -> tx.power().of(id));
      assertThat(power.reading().fault()).contains(PowerFault.CONNECTION);
      assertThat(power.reading().remedy()).contains("IPMI over LAN");
    }
  }

  @Test
  void anOrderOfAKilledProcessIsTakenUpByAnother() {
    MachineId id;
    try (Region killed = new Region()) {
      id = deployed(killed);
      bmc.faults(IpmiFault.SILENT);
      long before = bmc.received();
      killed.maas.machines().act(id, Verb.RELEASE, "", ANN);
      Awaitility.await().atMost(PATIENCE).until(() -> bmc.received() > before);
      killed.kill();
    }
    bmc.faults();
    try (Region other = new Region()) {
      await(r -> state(r, id) != State.RELEASING, other);
      assertThat(state(other, id)).isIn(State.READY, State.NEW);
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
      assertThat(
              other
                  .maas
                  .store()
                  .inTransaction(tx -> tx.power().watch(id))
                  .order()
                  .orElseThrow()
                  .tries())
          .isEqualTo(2);
    }
  }
}
