package io.maas4j.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimCounters;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimNetwork;
import io.maas4j.sample.sim.SimSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes simulated machines through the whole life of a machine, against a running region and rack,
 * as people would: by pressing power buttons and calling the API. Blocks; used once.
 */
public final class Demo {
  /** The relay's address, and that of the network which the rack has to serve. */
  public static final String RELAY = "127.88.0.1";

  /** The served network, as a setting of the server. */
  public static final String SUBNET =
      "127.88.0.0/16,range=127.88.1.0-127.88.8.255,gateway=127.88.0.1,rack=127.0.0.1,relayed";

  private static final String IMAGE = "custom/demo";
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final int PEOPLE = 4;
  private static final Firmware[] KINDS = Firmware.values();

  private final RegionClient region;
  private final Board board;
  private final Clock clock;
  private final int machines;
  private final Pace pace;
  private final Duration patience;
  private Instant began = Instant.EPOCH;

  /**
   * @param region an administrator's
   * @param out where progress is shown
   * @param display how
   * @param machines how many
   * @param pace whether they wait for one another
   * @param patience for all of them together
   */
  public Demo(
      RegionClient region,
      PrintWriter out,
      Display display,
      Clock clock,
      int machines,
      Pace pace,
      Duration patience) {
    this.region = region;
    this.board = new Board(out, display == Display.TERMINAL);
    this.clock = clock;
    this.machines = machines;
    this.pace = pace;
    this.patience = patience;
  }

  /** What progress is shown on. */
  public enum Display {
    TERMINAL,
    PLAIN_LINES
  }

  /** Whether machines wait for one another. */
  public enum Pace {
    EACH_ITS_OWN,
    /**
     * They are deployed at once, when all of them are ready, and released when all are deployed.
     */
    TOGETHER
  }

  /** Where the boot services of the rack are. */
  public record BootServices(InetSocketAddress dhcp, int tftpPort) {}

  /**
   * @param directory where the machines live
   * @return whether every machine came all the way round
   */
  public boolean run(BootServices services, Path directory)
      throws IOException, InterruptedException {
    began = clock.instant();
    AtomicReference<Map<String, Journey>> known = new AtomicReference<>(Map.of());
    SimFleet.Builder builder =
        SimFleet.builder(
                new SimNetwork(
                    services.dhcp(),
                    (Inet4Address) InetAddress.getByName(RELAY),
                    services.tftpPort()),
                directory)
            .scriptSlots(Math.max(4, Runtime.getRuntime().availableProcessors() * 2))
            .listener(
                event ->
                    Optional.ofNullable(known.get().get(event.machine()))
                        .ifPresent(journey -> journey.climbed(event)));
    for (int i = 1; i <= machines; i++) {
      builder.machine(SimSpec.numbered(i, KINDS[(i - 1) % KINDS.length]));
    }
    ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    try (SimFleet fleet = builder.start()) {
      List<Journey> journeys = fleet.machines().stream().map(Journey::new).toList();
      known.set(journeys.stream().collect(Collectors.toMap(Journey::name, Function.identity())));
      journeys.forEach(journey -> journey.machine().powerOn());
      follow(journeys, fleet, people, looks);
      summary(journeys, fleet.counters().figures());
      return journeys.stream().allMatch(j -> j.station() == Journey.Station.ARRIVED);
    } finally {
      people.shutdownNow();
      looks.shutdownNow();
    }
  }

  private void follow(
      List<Journey> journeys,
      SimFleet fleet,
      ExecutorService people,
      ScheduledExecutorService looks)
      throws IOException, InterruptedException {
    Instant end = began.plus(patience);
    Wave wave = new Wave(pace, clock);
    while (!journeys.stream().allMatch(Journey::isOver)) {
      look(journeys);
      wave.look(journeys, fleet.counters().figures()).ifPresent(board::say);
      for (Journey journey : journeys) {
        if (!wave.holds(journey)) {
          next(journey, fleet, people);
        }
      }
      board.draw(seconds(), journeys);
      if (clock.instant().isAfter(end)) {
        journeys.stream()
            .filter(journey -> !journey.isOver())
            .forEach(journey -> journey.lost("not there after " + patience.toMinutes() + " min"));
      }
      tick(looks);
    }
  }

  /** Waits for the next moment to look: the API has no way to tell a client of a change. */
  private static void tick(ScheduledExecutorService looks) throws InterruptedException {
    CountDownLatch due = new CountDownLatch(1);
    looks.schedule(due::countDown, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    due.await();
  }

  /** What the region knows of the machines, in one call. */
  private void look(List<Journey> journeys) throws IOException, InterruptedException {
    Map<String, JsonNode> byMac = new LinkedHashMap<>();
    for (JsonNode machine : region.get("machines/")) {
      for (JsonNode nic : machine.path("interface_set")) {
        byMac.put(nic.path("mac_address").asText(), machine);
      }
    }
    for (Journey journey : journeys) {
      JsonNode listed = byMac.get(journey.machine().spec().bootMac().value());
      if (listed != null) {
        journey.seen(listed).ifPresent(before -> board.moved(seconds(), journey, before));
      }
    }
  }

  private void next(Journey journey, SimFleet fleet, ExecutorService people) {
    switch (journey.station()) {
      case TO_COMMISSION:
        if (!journey.machine().isOn()) {
          journey.goOn(Journey.Station.COMMISSIONING);
          people.execute(() -> act(journey, () -> commission(journey, fleet)));
        }
        break;
      case TO_DEPLOY:
        journey.goOn(Journey.Station.DEPLOYING);
        people.execute(() -> act(journey, () -> deploy(journey)));
        break;
      case TO_RELEASE:
        journey.goOn(Journey.Station.RELEASING);
        people.execute(
            () -> act(journey, () -> region.post(path(journey) + "?op=release", Map.of())));
        break;
      default:
        break;
    }
  }

  private JsonNode commission(Journey journey, SimFleet fleet)
      throws IOException, InterruptedException {
    String name = journey.name();
    Map<String, String> power = new LinkedHashMap<>();
    power.put("power_type", "webhook");
    power.put("power_parameters_power_on_uri", fleet.bmc().uri(name, "on").toString());
    power.put("power_parameters_power_off_uri", fleet.bmc().uri(name, "off").toString());
    power.put("power_parameters_power_query_uri", fleet.bmc().uri(name, "status").toString());
    region.put(path(journey), power);
    return region.post(path(journey) + "?op=commission", Map.of());
  }

  private JsonNode deploy(Journey journey) throws IOException, InterruptedException {
    region.post("machines/?op=allocate", Map.of("system_id", journey.id()));
    return region.post(path(journey) + "?op=deploy", Map.of("distro_series", IMAGE));
  }

  private interface Act {
    JsonNode run() throws IOException, InterruptedException;
  }

  private static void act(Journey journey, Act act) {
    try {
      act.run();
    } catch (IOException e) {
      journey.lost(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String path(Journey journey) {
    return "machines/" + journey.id() + "/";
  }

  private void summary(List<Journey> journeys, SimCounters.Figures figures) {
    List<Journey> lost = new ArrayList<>(journeys);
    lost.removeIf(journey -> journey.station() == Journey.Station.ARRIVED);
    board.say("");
    for (Journey journey : lost) {
      board.say(
          journey.name()
              + " did not arrive: "
              + journey.status()
              + " after "
              + journey.ladder()
              + ": "
              + journey.trouble());
    }
    board.say(
        String.format(
            "%d machines, %d arrived; %d changes of status seen; %d boots; %d DHCP packets, %d"
                + " TFTP and %d HTTP requests, %.1f MB; %d script runs; %.1f s",
            journeys.size(),
            journeys.size() - lost.size(),
            journeys.stream().mapToInt(Journey::transitions).sum(),
            figures.boots(),
            figures.dhcpSent() + figures.dhcpReceived(),
            figures.tftpRequests(),
            figures.httpRequests(),
            (figures.tftpBytes() + figures.httpBytes()) / 1e6,
            figures.scripts(),
            seconds()));
  }

  private double seconds() {
    return Duration.between(began, clock.instant()).toMillis() / 1000.0;
  }

  /**
   * @throws Unavailable when the machines could not run what they are given
   */
  public static void requirePython() throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import yaml").redirectErrorStream(true).start();
      python.getInputStream().readAllBytes();
      if (python.waitFor() == 0) {
        return;
      }
    } catch (IOException e) {
      throw missing(e);
    }
    throw missing(null);
  }

  private static Unavailable missing(@org.jspecify.annotations.Nullable IOException cause) {
    return new Unavailable(
        "the simulated machines run real scripts, and this host has no python3 with PyYAML",
        "install it: apt-get install python3 python3-yaml",
        cause == null ? new IOException("import yaml failed") : cause);
  }
}
