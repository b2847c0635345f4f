package io.maas4j.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.bootlog.BootStep.Ending;
import io.maas4j.bootlog.BootStep.Fetched;
import io.maas4j.bootlog.BootStep.Transport;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From what racks see to what people read. */
class BootLogTest {
  private static final InetAddress ADDRESS = Addresses.parse("10.1.0.5");

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final AtomicInteger told = new AtomicInteger();
  private final Units units =
      new Units(
          store,
          clock,
          new FleetListener() {
            @Override
            public void recorded(Event event) {
              told.incrementAndGet();
            }
          });
  private final Fixtures fixtures = new Fixtures(clock);
  private final BootReports reports = new BootReports(units, new Strangers());
  private final BootTimelines timelines = new BootTimelines(units);

  @AfterEach
  void close() {
    store.close();
  }

  private Machine machine(String hostname, MacAddress mac) {
    return store.inTransaction(
        tx -> {
          Machine machine = tx.machines().insert(fixtures.machine(hostname).build());
          tx.interfaces().put(Interface.physical(machine.id(), "eth0", mac));
          return machine;
        });
  }

  private static MacAddress mac(int number) {
    return MacAddress.of(new byte[] {2, 0, 0, 0, (byte) (number >> 8), (byte) number});
  }

  private List<Event> events() {
    return store.inTransaction(
        tx ->
            tx.events()
                .query(
                    new EventQuery(
                        EventType.Level.DEBUG,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        100_000)));
  }

  private BootStep.Leased leased(MacAddress mac, Instant at) {
    return new BootStep.Leased(
        at,
        mac,
        ADDRESS,
        "arch=uefi-x64 pxe",
        Optional.of("bootx64.efi"),
        "DISCOVER",
        "ACK",
        Duration.ofMillis(12));
  }

  private Fetched fetched(MacAddress mac, Transport transport, String path) {
    return new Fetched(
        clock.instant(),
        Optional.of(mac),
        ADDRESS,
        transport,
        path,
        1000,
        Duration.ofMillis(100),
        Ending.SENT);
  }

  @Test
  void whatOneMachineDidOfAKindIsOneEvent() {
    Machine machine = machine("gull", mac(1));
    reports.report(
        List.of(
            leased(mac(1), clock.instant()),
            fetched(mac(1), Transport.TFTP, "bootx64.efi"),
            fetched(mac(1), Transport.TFTP, "grubx64.efi"),
            fetched(mac(1), Transport.HTTP, "/images/1f/ubuntu/boot-kernel"),
            fetched(mac(1), Transport.HTTP, "/images/2e/ubuntu/squashfs")));
    assertThat(events())
        .extracting(Event::type)
        .containsExactly(
            EventType.LOADING_EPHEMERAL,
            EventType.NODE_HTTP_REQUEST,
            EventType.NODE_TFTP_REQUEST,
            EventType.NODE_DHCP_EXCHANGE);
    assertThat(events()).allMatch(e -> e.machine().equals(Optional.of(machine.id())));
    assertThat(events()).allMatch(e -> e.hostname().equals("gull"));
    assertThat(events().get(0).description())
        .isEqualTo("/images/2e/ubuntu/squashfs (1000 bytes in 0.100 s)");
    assertThat(told).hasValue(4);
  }

  @Test
  void whatAMachineAsksTheMetadataServiceIsAStep() {
    Machine machine = machine("gull", mac(1));
    BootStep.Asked.Caller proved =
        new BootStep.Asked.Caller(
            Optional.of(machine.id()), Optional.of("tk"), Optional.of(ADDRESS));
    BootStep.Asked refused =
        new BootStep.Asked(clock.instant(), proved, "instance-id", "401 clock 7200 s behind");
    reports.report(
        List.of(
            refused,
            refused,
            new BootStep.Asked(clock.instant(), proved, "user-data", "200"),
            new BootStep.Offered(clock.instant(), mac(1), ADDRESS, "arch=bios pxe", 3)));
    assertThat(events())
        .extracting(Event::type, Event::description)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                EventType.NODE_DHCP_EXCHANGE, "OFFER 10.1.0.5 (arch=bios pxe, 3 times, not taken)"),
            org.assertj.core.groups.Tuple.tuple(
                EventType.NODE_METADATA_REQUEST,
                "instance-id (2 times, 401 clock 7200 s behind), user-data (200)"));
    assertThat(events().get(0).action()).isEqualTo(mac(1).value());
    assertThat(timelines.of(machine.id()).steps())
        .extracting(BootTimeline.Step::kind)
        .containsExactly("meta", "meta", "dhcp");
  }

  @Test
  void whoShowsAKeyThatNobodyKnowsIsKnownByItsLease() {
    Machine machine = machine("gull", mac(1));
    store.inTransaction(
        tx -> {
          Interface nic = tx.interfaces().of(machine.id()).get(0);
          return tx.interfaces()
              .put(
                  nic.withDiscovered(List.of(new Interface.Discovered(ADDRESS, Optional.empty()))));
        });
    reports.report(
        List.of(
            new BootStep.Asked(
                clock.instant(),
                new BootStep.Asked.Caller(
                    Optional.empty(), Optional.of("nobodys"), Optional.of(ADDRESS)),
                "instance-id",
                "401 key not in force")));
    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.machine()).contains(machine.id());
              assertThat(event.description()).isEqualTo("instance-id (401 key not in force)");
            });
  }

  @Test
  void theAddressTellsTheMachineWhereNoLeaseDoes() {
    Machine machine = machine("gull", mac(1));
    store.inTransaction(
        tx -> {
          Interface nic = tx.interfaces().of(machine.id()).get(0);
          return tx.interfaces()
              .put(
                  nic.withLinks(
                      List.of(
                          new Interface.Link(
                              0, LinkMode.STATIC, Optional.empty(), Optional.of(ADDRESS)))));
        });
    reports.report(
        List.of(
            new Fetched(
                clock.instant(),
                Optional.empty(),
                ADDRESS,
                Transport.HTTP,
                "/x",
                1,
                Duration.ZERO,
                Ending.SENT)));
    assertThat(events().get(0).machine()).contains(machine.id());
  }

  @Test
  void whatAnybodyMayHaveIsAskedForByAStrangerWhoeverHadItsAddress() {
    Machine machine = machine("gull", mac(1));
    reports.report(List.of(leased(mac(1), clock.instant())));
    BootStep.Asked.Caller stranger =
        new BootStep.Asked.Caller(Optional.empty(), Optional.empty(), Optional.of(ADDRESS));
    reports.report(List.of(new BootStep.Asked(clock.instant(), stranger, "user-data", "200")));
    assertThat(events().get(0).machine()).isEmpty();
    assertThat(Strangers.told(events().get(0)))
        .hasValueSatisfying(
            told -> {
              assertThat(told.name()).isEqualTo(ADDRESS.getHostAddress());
              assertThat(told.event().description()).isEqualTo("user-data (200)");
            });
    assertThat(Strangers.told(events().get(1))).isEmpty();
    assertThat(events().get(1).machine()).contains(machine.id());
  }

  @Test
  void strangersAreNamedByTheirMac() {
    reports.report(
        List.of(
            new BootStep.Unanswered(clock.instant(), mac(7), "DISCOVER", "pool exhausted"),
            new BootStep.Unanswered(clock.instant(), mac(7), "DISCOVER", "pool exhausted")));
    assertThat(events()).hasSize(1);
    assertThat(events().get(0).machine()).isEmpty();
    assertThat(events().get(0).description())
        .isEqualTo("02:00:00:00:00:07: DISCOVER (2 times, no answer: pool exhausted)");
  }

  @Test
  void aHundredMachinesThatBootAreAFewRowsEach() {
    List<BootStep> steps = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      machine("m" + i, mac(i));
      steps.add(leased(mac(i), clock.instant()));
      for (int j = 0; j < 30; j++) {
        steps.add(fetched(mac(i), Transport.TFTP, "grub/" + j + ".lst"));
      }
    }
    reports.report(steps);
    assertThat(events()).hasSize(200);
    assertThat(reports.untold()).isZero();
  }

  @Test
  void whoPretendsToBootForEverIsHeardNowAndThen() {
    machine("gull", mac(1));
    for (int i = 0; i < 1000; i++) {
      reports.report(List.of(leased(mac(1), clock.instant())));
    }
    assertThat(events()).hasSize(100);
    assertThat(reports.untold()).isEqualTo(900);
    clock.advance(Duration.ofSeconds(10));
    reports.report(List.of(leased(mac(1), clock.instant())));
    reports.report(List.of(leased(mac(1), clock.instant())));
    assertThat(events()).hasSize(101);
  }

  @Test
  void strangersAreHeardOnlySoOftenEachAndTogether() {
    for (int i = 0; i < 50; i++) {
      reports.report(List.of(leased(mac(1), clock.instant())));
    }
    assertThat(events()).hasSize(40);
    for (int i = 0; i < 1500; i++) {
      reports.report(List.of(leased(mac(10 + i), clock.instant())));
    }
    assertThat(events()).hasSize(1000);
    Machine known = machine("gull", mac(900));
    reports.report(List.of(leased(mac(900), clock.instant())));
    assertThat(events().get(0).machine()).contains(known.id());
  }

  private void record(MachineId id, EventType type, String text) {
    units.run(
        unit -> {
          unit.record(unit.tx().machines().find(id).orElseThrow(), type, text);
          return id;
        });
  }

  @Test
  void aTimelineIsTheLastBootStepByStep() {
    Machine machine = machine("gull", mac(1));
    record(machine.id(), EventType.NODE_POWERED_ON, "");
    reports.report(List.of(fetched(mac(1), Transport.TFTP, "of-the-boot-before")));
    clock.advance(Duration.ofMinutes(5));
    record(machine.id(), EventType.NODE_POWERED_ON, "");
    clock.advance(Duration.ofSeconds(8));
    Instant asked = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    record(machine.id(), EventType.NODE_PXE_REQUEST, "commissioning");
    // a batch comes in after what the region saw itself
    reports.report(
        List.of(
            leased(mac(1), asked),
            fetched(mac(1), Transport.TFTP, "bootx64.efi"),
            fetched(mac(1), Transport.TFTP, "grubx64.efi")));
    record(machine.id(), EventType.READY, "");
    BootTimeline timeline = timelines.of(machine.id());
    assertThat(timeline.steps())
        .extracting(BootTimeline.Step::kind, BootTimeline.Step::what)
        .containsExactly(
            tuple("power", "Node powered on"),
            tuple("dhcp", "10.1.0.5 bootx64.efi"),
            tuple("boot", "commissioning"),
            tuple("tftp", "bootx64.efi"),
            tuple("tftp", "grubx64.efi"));
    assertThat(timeline.steps().get(3).took()).contains(Duration.ofMillis(100));
    assertThat(timeline.offset(timeline.steps().get(1))).isEqualTo(Duration.ofSeconds(8));
    assertThat(timeline.text().lines())
        .contains(
            "     8.0 s  dhcp    10.1.0.5 bootx64.efi"
                + "  arch=uefi-x64 pxe, DISCOVER to ACK in 0.012 s",
            "     9.0 s  tftp    grubx64.efi  1000 bytes in 0.100 s");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void aBootThatNobodyAskedForBeginsAfterAPause() {
    Machine machine = machine("gull", mac(1));
    reports.report(List.of(leased(mac(1), clock.instant())));
    clock.advance(Duration.ofMinutes(16));
    reports.report(List.of(fetched(mac(1), Transport.TFTP, "bootx64.efi")));
    assertThat(timelines.of(machine.id()).steps())
        .extracting(BootTimeline.Step::what)
        .containsExactly("bootx64.efi");
  }

  @Test
  void aMachineThatNeverBootedHasNoSteps() {
    Machine machine = machine("gull", mac(1));
    assertThat(timelines.of(machine.id()).steps()).isEmpty();
    assertThat(timelines.of(machine.id()).text()).isEmpty();
  }
}
