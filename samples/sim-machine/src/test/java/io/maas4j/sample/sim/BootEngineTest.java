package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootEngineTest {
  private static final int MACHINES = 5;
  private static final String PRESEED =
      "/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Firmware.class)
  void unknownMachinesOfEveryFirmwareGetToTheirScript(Firmware firmware) throws Exception {
    List<SimListener.Event> events = new CopyOnWriteArrayList<>();
    CountDownLatch off = new CountDownLatch(MACHINES);
    AtomicReference<BootEngine> engine = new AtomicReference<>();
    try (TinyServer region = new TinyServer();
        BootEngine started =
            new BootEngine(
                directory.resolve("rack"),
                URI.create(region.url("")),
                request -> enlist(request, engine.get()))) {
      engine.set(started);
      serve(region, started);
      try (SimFleet fleet =
          SimFleet.builder(started.network(), directory.resolve("fleet"))
              .machines(MACHINES, firmware)
              .timing(SimTiming.brisk())
              .listener(
                  event -> {
                    events.add(event);
                    if (event.step() == SimStep.POWER_OFF) {
                      off.countDown();
                    }
                  })
              .start()) {
        fleet.machines().forEach(SimMachine::powerOn);
        assertThat(off.await(60, TimeUnit.SECONDS)).as("%s", events).isTrue();
        assertThat(fleet.counters().figures().failures()).isZero();
        for (SimMachine machine : fleet.machines()) {
          assertThat(Files.readString(machine.directory().resolve("seen")))
              .contains("BOOTIF=01-" + machine.spec().bootMac())
              .contains("nomodeset root=squash:http://127.0.0.1:");
        }
      }
    }
    assertThat(events).noneMatch(event -> event.step() == SimStep.FAILED);
    assertThat(events)
        .filteredOn(event -> event.step() == SimStep.DHCP_ACK)
        .extracting(SimListener.Event::detail)
        .hasSize(2 * MACHINES)
        .allMatch(detail -> detail.startsWith("127.88.1."));
  }

  private static CompletionStage<BootDecision> enlist(BootRequest request, BootEngine engine) {
    return request.mac().isPresent()
        ? CompletableFuture.completedFuture(new BootDecision.NotFound("unknown"))
        : engine.ephemeral(engine.url(PRESEED));
  }

  private static void serve(TinyServer region, BootEngine engine) {
    region.files.put(
        PRESEED,
        "#cloud-config\ndatasource:\n  MAAS: {metadata_url: '"
            + engine.url("/MAAS/metadata/enlist")
            + "'}\npower_state: {delay: now, mode: poweroff, condition: test ! -e /tmp/no}\n");
    String base = "/MAAS/metadata/enlist/2012-03-01/";
    region.files.put(base + "meta-data/instance-id", "i-maas-enlistment");
    region.files.put(base + "meta-data/local-hostname", "maas-enlisting-node");
    region.files.put(
        base + "user-data", "#!/bin/sh\ncp $MAAS_SYSROOT/proc/cmdline $MAAS_DEV_DIR/../seen\n");
  }
}
