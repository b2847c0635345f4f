package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.diagnosis.Catalogue;
import io.maas4j.diagnosis.Fault;
import io.maas4j.diagnosis.Finding;
import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFault;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimListener;
import io.maas4j.sample.sim.SimSpec;
import io.maas4j.sample.sim.SimStep;
import io.maas4j.sample.sim.SimTiming;
import io.maas4j.server.resilience.Trouble.Net;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Every fault of the catalogue, brought about by simulated machines and networks against the whole
 * server; and healthy machines that take their time. The clock is put forward, nobody waits for it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class DiagnosisTest {
  private static final double WANTED = 0.95;
  private static final Duration NODE_TIMEOUT = Duration.ofMinutes(30);
  private static final Set<String> UNDER_WAY =
      Set.of("Commissioning", "Testing", "Deploying", "Releasing", "Disk erasing", "Rescue mode");
  private static final Set<String> OF_STRANGERS =
      Set.of("stranger-unseen", "enlistment-off", "enlistment-refused", "enlistment-not-asked");
  private static final SimTiming TIMING =
      new SimTiming(
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)),
          Duration.ofSeconds(1),
          5,
          Duration.ofSeconds(30),
          List.of(Duration.ZERO),
          Duration.ofSeconds(3),
          3,
          8,
          Duration.ofSeconds(60),
          length -> {});

  private static final ShiftedClock CLOCK = new ShiftedClock();
  private static RunningRegion region;

  @BeforeAll
  static void start() throws Exception {
    List<String> subnets =
        List.of(
            "127.88.0.0/16,range=127.88.16.0-127.88.23.255,gateway=127.88.0.1,rack=127.0.0.1,relayed",
            "127.89.0.0/24,range=127.89.0.9-127.89.0.9,gateway=127.89.0.1,rack=127.0.0.1,relayed",
            "127.90.0.0/24,range=127.90.0.9-127.90.0.99,gateway=127.90.0.1,rack=127.0.0.1,relayed",
            "127.92.0.0/24,range=127.92.0.9-127.92.0.99,gateway=127.92.0.1,rack=127.0.0.1,relayed");
    region = RunningRegion.start(CLOCK, subnets, TroubleImages::write);
    String minutes = String.valueOf(NODE_TIMEOUT.toMinutes());
    assertThat(
            region
                .caller()
                .post("maas/?op=set_config", Map.of("name", "node_timeout", "value", minutes))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            region
                .caller()
                .put(
                    "subnets/" + Net.BARRED.cidr() + "/",
                    Map.of("disabled_boot_architectures", "uefi_amd64_tftp"))
                .statusCode())
        .isEqualTo(200);
    Awaitility.await("images and networks are there")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !region.dhcp().isEmpty());
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  private static SimFleet.Builder fleet(Net net, String directory) throws IOException {
    return SimFleet.builder(region.network(net.relay()), region.machines().resolve(directory))
        .clock(CLOCK)
        .timing(TIMING)
        .scriptSlots(2);
  }

  /** What is said of a machine now. */
  private static String found(JsonNode diagnosis) {
    JsonNode first = diagnosis.path("findings").path(0);
    return first.path("fault").asText("nothing") + ": " + first.path("sentence").asText();
  }

  // ------------------------------------------------------------------ healthy machines

  @Test
  @Order(1)
  void noAlarmIsRaisedAboutHealthyMachinesThatTakeTheirTime() throws Exception {
    List<SlowMachine> slow = new SlowMachines(CLOCK).all();
    Map<String, Watched> watched = new LinkedHashMap<>();
    SimFleet.Builder builder =
        fleet(Net.MAIN, "slow").listener(event -> watched.get(event.machine()).on(event));
    for (int i = 0; i < slow.size(); i++) {
      SimSpec spec = SimSpec.numbered(900 + i, slow.get(i).firmware());
      watched.put(spec.name(), new Watched(slow.get(i)));
      builder.machine(spec, slow.get(i).faults());
    }
    List<String> alarms = new ArrayList<>();
    int number = 200;
    try (SimFleet fleet = builder.start()) {
      for (Map.Entry<String, Watched> entry : watched.entrySet()) {
        Watched each = entry.getValue();
        Patient patient =
            new Patient(region, fleet, fleet.machine(entry.getKey()), number++, CLOCK);
        each.patient = patient;
        each.slow.story().tell(patient, each::pass);
        alarms.addAll(each.alarms);
        for (JsonNode event : region.client().events(patient.id())) {
          // its end is no failure either
          if (event.path("type").asText().contains("iagnosis")) {
            alarms.add(each.slow.name() + ": " + event.path("description").asText());
          }
        }
        patient.sim().powerOff();
      }
    }
    int asked = watched.values().stream().mapToInt(each -> each.asked).sum();
    System.out.printf(
        Locale.ROOT,
        "diagnosis: %d healthy machines, asked %d times, %d false alarms%n",
        slow.size(),
        asked,
        alarms.size());
    assertThat(slow).hasSizeGreaterThanOrEqualTo(8);
    assertThat(asked).isGreaterThan(slow.size());
    assertThat(alarms).isEmpty();
  }

  /** Asks about a machine at each of its steps, before and after it has taken its time. */
  private static final class Watched implements SimListener {
    private final SlowMachine slow;
    private final List<String> alarms = java.util.Collections.synchronizedList(new ArrayList<>());
    private volatile Patient patient;
    private volatile int asked;

    private Watched(SlowMachine slow) {
      this.slow = slow;
    }

    @Override
    public void on(Event event) {
      Duration wait = slow.waits().get(event.step());
      if (wait != null) {
        pass(wait);
      }
    }

    private void pass(Duration length) {
      ask("at first");
      CLOCK.forward(length);
      ask("after " + length.toMinutes() + " minutes");
    }

    private synchronized void ask(String when) {
      asked++;
      try {
        for (JsonNode finding : patient.diagnosis().path("findings")) {
          if (!finding.path("fault").asText().equals(Finding.IN_PROGRESS)) {
            alarms.add(slow.name() + " " + when + ": " + finding.path("sentence").asText());
          }
        }
      } catch (Exception e) {
        alarms.add(slow.name() + " " + when + ": " + e);
      }
    }
  }

  // ------------------------------------------------------------------ faults

  @Test
  @Order(2)
  void theRightCauseComesFirst() throws Exception {
    List<Trouble> troubles = troubles();
    Set<String> untold =
        new TreeSet<>(
            Catalogue.load().faults().stream().map(Fault::id).collect(Collectors.toSet()));
    troubles.forEach(trouble -> untold.remove(trouble.fault()));
    // they have tests of their own, below
    untold.remove("metadata-error");
    untold.removeAll(OF_STRANGERS);
    assertThat(untold).as("faults of the catalogue that no test brings about").isEmpty();

    Map<Net, SimFleet.Builder> builders = new EnumMap<>(Net.class);
    for (Net net : Net.values()) {
      builders.put(net, fleet(net, "faulty-" + net.name().toLowerCase(Locale.ROOT)));
    }
    List<SimSpec> specs = new ArrayList<>();
    for (int i = 0; i < troubles.size(); i++) {
      SimSpec spec = SimSpec.numbered(1 + i, troubles.get(i).firmware());
      specs.add(spec);
      builders.get(troubles.get(i).net()).machine(spec, troubles.get(i).faults());
    }
    Map<Net, SimFleet> fleets = new EnumMap<>(Net.class);
    try {
      for (Map.Entry<Net, SimFleet.Builder> builder : builders.entrySet()) {
        fleets.put(builder.getKey(), builder.getValue().start());
      }
      Map<Patient, Trouble> patients = new LinkedHashMap<>();
      for (int i = 0; i < troubles.size(); i++) {
        SimFleet fleet = fleets.get(troubles.get(i).net());
        patients.put(
            new Patient(region, fleet, fleet.machine(specs.get(i).name()), i, CLOCK),
            troubles.get(i));
      }
      takeTheOnlyAddress();
      Set<String> lost = play(patients);
      CLOCK.forward(NODE_TIMEOUT.plusMinutes(1));
      judge(patients);
      assertThat(lost).as("stories that did not go as told").isEmpty();
    } finally {
      fleets.values().forEach(SimFleet::close);
    }
  }

  private static List<Trouble> troubles() throws Exception {
    TroublesOfBoot boot = new TroublesOfBoot(CLOCK);
    TroublesOfSystems systems = new TroublesOfSystems(region.apiKey());
    return Stream.of(
            boot.power(),
            boot.dhcp(),
            boot.loaders(),
            boot.images(),
            systems.metadata(),
            systems.scripts(),
            systems.installations(),
            systems.whole())
        .flatMap(List::stream)
        .toList();
  }

  /** Somebody has it for as long as the lease goes; and where DHCP is to be off, it is. */
  private static void takeTheOnlyAddress() throws Exception {
    AtomicBoolean took = new AtomicBoolean();
    SimSpec taker = SimSpec.numbered(990, Firmware.BIOS_IPXE);
    try (SimFleet fleet =
        fleet(Net.TINY, "taker")
            .timing(SimTiming.brisk())
            .listener(event -> took.set(took.get() || event.step() == SimStep.DHCP_ACK))
            .machine(taker, List.of(new SimFault.HangsAfter(SimStep.DHCP_ACK, 1)))
            .start()) {
      fleet.machine(taker.name()).powerOn();
      Awaitility.await("the only address is taken").atMost(Duration.ofSeconds(60)).until(took::get);
    }
    region.withStore(
        store ->
            store.inTransaction(
                tx -> {
                  long off =
                      tx.topology().subnets().stream()
                          .filter(subnet -> subnet.cidr().toString().equals(Net.OFF.cidr()))
                          .findFirst()
                          .orElseThrow()
                          .vlanId();
                  tx.topology().put(tx.topology().vlan(off).orElseThrow().withDhcp(false));
                  return tx.topology().bumpVersion();
                }));
  }

  /** The stories that did not go as they are told. */
  private static Set<String> play(Map<Patient, Trouble> patients) throws Exception {
    ExecutorService stages = Executors.newFixedThreadPool(10);
    Map<String, Throwable> lost = new ConcurrentHashMap<>();
    try {
      List<Future<?>> stories = new ArrayList<>();
      patients.forEach(
          (patient, trouble) ->
              stories.add(
                  stages.submit(
                      () -> {
                        try {
                          trouble.story().tell(patient);
                        } catch (Exception e) {
                          lost.put(trouble.fault() + " " + patient.id(), e);
                        }
                        return patient;
                      })));
      for (Future<?> story : stories) {
        story.get();
      }
    } finally {
      stages.shutdownNow();
    }
    lost.forEach(
        (which, why) -> System.out.println("diagnosis: no story of " + which + ": " + why));
    return lost.keySet();
  }

  private static void judge(Map<Patient, Trouble> patients) throws Exception {
    Awaitility.await("everything is over")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> patients.keySet().stream().map(Patient::status).noneMatch(UNDER_WAY::contains));
    CLOCK.forward(Duration.ofSeconds(40));
    // the last reports of the rack, and the events that say why
    Map<Patient, JsonNode> diagnoses = new ConcurrentHashMap<>();
    try {
      Awaitility.await("all is said")
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                for (Patient patient : patients.keySet()) {
                  diagnoses.put(patient, patient.diagnosis());
                }
                return patients.entrySet().stream()
                    .allMatch(
                        e -> {
                          JsonNode told = diagnoses.get(e.getKey());
                          return found(told).startsWith(e.getValue().fault() + ":")
                              && e.getKey().hasEvent(sentence(told));
                        });
              });
    } catch (ConditionTimeoutException e) {
      System.out.println("diagnosis: not every cause came first");
    }
    report(patients, diagnoses);
  }

  private static void report(Map<Patient, Trouble> patients, Map<Patient, JsonNode> diagnoses)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    int right = 0;
    for (Map.Entry<Patient, Trouble> entry : patients.entrySet()) {
      Patient patient = entry.getKey();
      String fault = entry.getValue().fault();
      String found = found(diagnoses.get(patient));
      boolean first = found.startsWith(fault + ":");
      right += first ? 1 : 0;
      System.out.printf("%-5s %-26s %s%n", first ? "" : "WRONG", fault, found);
      if (!first) {
        wrong.add(fault + " is taken for " + found + "\n" + events(patient));
      }
      if (!patient.hasEvent(sentence(diagnoses.get(patient)))) {
        untold.add(fault + " has no event: " + sentence(diagnoses.get(patient)));
      }
    }
    double score = (double) right / patients.size();
    System.out.printf(
        Locale.ROOT,
        "diagnosis: the right cause first in %d of %d (%.1f %%)%n",
        right,
        patients.size(),
        100 * score);
    wrong.forEach(System.out::println);
    assertThat(score).as(String.join("\n", wrong)).isGreaterThanOrEqualTo(WANTED);
    assertThat(untold).isEmpty();
  }

  private static String sentence(JsonNode diagnosis) {
    return diagnosis.path("findings").path(0).path("sentence").asText();
  }

  private static String events(Patient patient) throws Exception {
    List<String> lines = new ArrayList<>();
    region
        .client()
        .events(patient.id())
        .forEach(
            event ->
                lines.add(
                    "    "
                        + event.path("created").asText()
                        + " "
                        + event.path("type").asText()
                        + " "
                        + event.path("description").asText()));
    return patient.diagnosis().toString() + "\n" + String.join("\n", lines);
  }

  // ------------------------------------------------------------------ strangers

  @Test
  @Order(3)
  void strangersAreToldWhyTheyDoNotEnlist() throws Exception {
    Map<String, SimFault> faults = new LinkedHashMap<>();
    faults.put("dhcp-foreign", SimFault.Dhcp.TAKES_ANOTHERS);
    faults.put("local-disk-booted", SimFault.Dhcp.BOOTS_ITS_DISK);
    faults.put("root-not-asked", new SimFault.HangsAfter(SimStep.DHCP_ACK, 2));
    faults.put("kernel-silent", new SimFault.HangsAfter(SimStep.INITRD, 1));
    faults.put("user-data-not-run", new SimFault.HangsAfter(SimStep.CLOUD_INIT, 1));
    faults.put("enlistment-refused", new SimFault.HangsAfter(SimStep.CLOUD_INIT, 1));
    faults.put("enlistment-off", new SimFault.HangsAfter(SimStep.KERNEL, 1));
    Map<String, SimSpec> strangers = new LinkedHashMap<>();
    SimFleet.Builder builder = fleet(Net.MAIN, "strangers");
    faults.forEach(
        (fault, cause) -> {
          SimSpec spec = SimSpec.numbered(950 + strangers.size(), Firmware.BIOS_IPXE);
          strangers.put(fault, spec);
          builder.machine(spec, List.of(cause));
        });
    try (SimFleet fleet = builder.start()) {
      for (Map.Entry<String, SimSpec> each : strangers.entrySet()) {
        enlistment(!each.getKey().equals("enlistment-off"));
        fleet.machine(each.getValue().name()).powerOn();
        awaitRest(fleet, each.getValue());
      }
      enlistment(true);
      String mac = strangers.get("enlistment-refused").bootMac().value();
      assertThat(
              region
                  .caller()
                  .unsignedPost(
                      "machines/", Map.of("architecture", "amd64", "mac_addresses", mac + ",x"))
                  .statusCode())
          .isEqualTo(400);
      CLOCK.forward(NODE_TIMEOUT.plusMinutes(1));
      Map<String, String> told = new LinkedHashMap<>();
      Awaitility.await("the rack has told all that it saw")
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                for (Map.Entry<String, SimSpec> each : strangers.entrySet()) {
                  told.put(each.getKey(), found(stranger(each.getValue().bootMac().value())));
                }
                assertThat(told).allSatisfy((fault, found) -> assertThat(found).startsWith(fault));
              });
      told.values().forEach(System.out::println);
      assertThat(found(stranger("52:54:00:99:99:99"))).startsWith("stranger-unseen: ");
    }
  }

  private static void enlistment(boolean on) throws Exception {
    assertThat(
            region
                .caller()
                .post(
                    "maas/?op=set_config",
                    Map.of("name", "enlist_machines", "value", String.valueOf(on)))
                .statusCode())
        .isEqualTo(200);
  }

  private static void awaitRest(SimFleet fleet, SimSpec spec) {
    Awaitility.await(spec.name() + " comes to rest")
        .atMost(Duration.ofSeconds(60))
        .until(() -> fleet.machine(spec.name()).lastStep() == SimStep.FAILED);
  }

  private static JsonNode stranger(String mac) throws Exception {
    return region.client().get("machines/?op=diagnose&mac_address=" + mac);
  }

  // ------------------------------------------------------------------ a region that fails

  @Test
  @Order(4)
  void aRegionThatFailsAMachineIsNamedOnceItIsBack() throws Exception {
    ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
    SimSpec spec = SimSpec.numbered(980, Firmware.BIOS_IPXE);
    SimListener stopping =
        event -> {
          if (event.step() == SimStep.PRESEED) {
            try {
              region.stopDatabase();
            } catch (IOException e) {
              problems.add(e);
            }
          }
        };
    try (SimFleet fleet =
        fleet(Net.MAIN, "unlucky").listener(stopping).machine(spec, List.of()).start()) {
      Patient patient = new Patient(region, fleet, fleet.machine(spec.name()), 240, CLOCK);
      patient.create(Map.of());
      patient.commission();
      patient.awaitRest();
      region.startDatabase();
      assertThat(problems).isEmpty();
      Awaitility.await("the region is back")
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> patient.status().equals("Commissioning"));
      CLOCK.forward(NODE_TIMEOUT.plusMinutes(1));
      patient.awaitStatus("Failed commissioning");
      Awaitility.await("it is said")
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(patient.found()).first().isEqualTo("metadata-error"));
    }
  }
}
