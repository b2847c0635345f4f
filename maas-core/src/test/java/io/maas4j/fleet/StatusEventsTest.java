package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cloud-init's reports leave behind. */
class StatusEventsTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void stop() {
    bench.close();
  }

  private StatusEvent report(String type, String name, String result) {
    return new StatusEvent(
        type,
        "cloudinit",
        name,
        "about " + name,
        bench.clock.instant(),
        Optional.of(result).filter(text -> !text.isEmpty()),
        List.of());
  }

  private void send(Machine machine, StatusEvent report) {
    bench.fleet.statusEvents().report(machine.id(), report);
  }

  @Test
  void aStageThatBeginsIsAnEventAndOneThatWentWellIsNone() {
    Machine machine = bench.commissioning("a");
    int before = bench.events(machine).size();
    send(machine, report("start", "modules-config/config-ntp", ""));
    send(machine, report("finish", "modules-config/config-ntp", "SUCCESS"));
    send(machine, report("finish", "modules-config", "WARN"));
    List<Event> events = bench.events(machine);
    assertThat(events).hasSize(before + 1);
    assertThat(events.get(before))
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.NODE_COMMISSIONING_EVENT);
              assertThat(event.action()).isEqualTo("modules-config/config-ntp");
              assertThat(event.description())
                  .isEqualTo("'cloudinit' about modules-config/config-ntp");
            });
  }

  @Test
  void aModuleThatFailedIsAnEventAndNoFailureOfTheMachine() {
    Machine machine = bench.commissioning("a");
    send(machine, report("finish", "modules-config/config-ntp", "FAIL"));
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT_FAILED))
        .containsExactly("'cloudinit' about modules-config/config-ntp");
    assertThat(bench.state(machine)).isEqualTo(machine.state());
  }

  @Test
  void aReportOfAMachineThatIsGoneIsRefused() {
    StatusEvent report = report("start", "init-network", "");
    assertThatThrownBy(() -> bench.fleet.statusEvents().report(new MachineId("gone42"), report))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void reportsOfManyMachinesAtOnceAreEachOnesOwnAndInItsOrder() throws Exception {
    List<Machine> machines =
        IntStream.range(0, 6).mapToObj(i -> bench.commissioning("m" + i)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(machines.size());
    try {
      List<Future<Machine>> all = new ArrayList<>();
      for (Machine machine : machines) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    send(machine, report("start", machine.hostname() + "-" + i, ""));
                  }
                  return machine;
                }));
      }
      for (Future<Machine> each : all) {
        Machine machine = each.get();
        assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT))
            .containsExactlyElementsOf(
                IntStream.range(0, 50)
                    .mapToObj(i -> "'cloudinit' about " + machine.hostname() + "-" + i)
                    .toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
