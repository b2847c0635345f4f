package io.maas4j.server.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimMachine;
import io.maas4j.sample.sim.SimStep;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An impatient person with a fleet and an API client: looks again and again, and does the next
 * thing for each machine. What is refused or not answered is tried at the next look. Thread-safe;
 * guarded by itself.
 */
final class Operator {
  private static final String IMAGE = "custom/demo";
  private static final Set<String> TRANSITIONAL =
      Set.of("Commissioning", "Deploying", "Releasing", "Testing", "Disk erasing");

  /** What people want of their machines. */
  enum Mood {
    /** A deployed machine is released, and so on for ever. */
    RESTLESS,
    /** Nothing new is begun. */
    WAITING,
    /** Every machine is to be deployed, and stay so. */
    DEPLOYING
  }

  private final RegionClient region;
  private final SimFleet fleet;
  private final Map<String, String> statuses = new TreeMap<>();
  private final Map<String, String> ids = new TreeMap<>();
  private final Set<String> unexplained = new TreeSet<>();
  private final Set<String> faults = new TreeSet<>();
  private final List<String> story = Collections.synchronizedList(new ArrayList<>());
  private Mood mood = Mood.RESTLESS;
  private int failures;

  Operator(RegionClient region, SimFleet fleet) {
    this.region = region;
    this.fleet = fleet;
  }

  synchronized void become(Mood next) {
    mood = next;
  }

  /** The status of each machine that was ever seen, at the last look that succeeded. */
  synchronized Map<String, String> statuses() {
    return new TreeMap<>(statuses);
  }

  synchronized Map<String, String> ids() {
    return new TreeMap<>(ids);
  }

  /** Failures whose events do not say why. */
  synchronized Set<String> unexplained() {
    return new TreeSet<>(unexplained);
  }

  /** Answers that no client should get. */
  synchronized Set<String> faults() {
    return new TreeSet<>(faults);
  }

  /** How often a machine was found in a failed status. */
  synchronized int failures() {
    return failures;
  }

  List<String> story() {
    synchronized (story) {
      return List.copyOf(story);
    }
  }

  synchronized boolean isQuiet() {
    return statuses.values().stream().noneMatch(TRANSITIONAL::contains);
  }

  /** Looks once and does what is to be done; a region that is away is looked at again later. */
  synchronized void look() throws InterruptedException {
    Map<String, JsonNode> byMac = new LinkedHashMap<>();
    try {
      for (JsonNode machine : region.get("machines/")) {
        for (JsonNode nic : machine.path("interface_set")) {
          byMac.put(nic.path("mac_address").asText(), machine);
        }
      }
    } catch (IOException e) {
      judge("a look", e);
      return;
    }
    for (SimMachine machine : fleet.machines()) {
      JsonNode listed = byMac.get(machine.spec().bootMac().value());
      try {
        if (listed == null) {
          enlist(machine);
        } else {
          seen(machine.spec().name(), listed);
          goOn(machine, listed.path("system_id").asText(), listed.path("status_name").asText());
        }
      } catch (IOException e) {
        judge(machine.spec().name(), e);
      }
    }
  }

  /** No answer, busy and refused are what happens; a fault of the server's own is not. */
  private void judge(String what, IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("-> 5") && !text.contains("-> 503") || text.contains("-> 401")) {
      faults.add(what + ": " + text);
    }
    story.add(what + ": " + text);
  }

  private void seen(String name, JsonNode listed) throws IOException, InterruptedException {
    String status = listed.path("status_name").asText();
    String id = listed.path("system_id").asText();
    String known = ids.putIfAbsent(name, id);
    if (known != null && !known.equals(id)) {
      faults.add(name + " was " + known + " and is now " + id);
    }
    if (status.equals(statuses.get(name))) {
      return;
    }
    if (isFailed(status)) {
      explain(name, id, status);
      failures++;
    }
    story.add(name + ": " + statuses.get(name) + " -> " + status);
    statuses.put(name, status);
  }

  private void explain(String name, String id, String status)
      throws IOException, InterruptedException {
    for (JsonNode event : region.events(id)) {
      String level = event.path("level").asText();
      if (level.equals("ERROR") || level.equals("WARNING")) {
        story.add(name + ": " + status + " because: " + event);
        if (event.path("description").asText().isBlank()) {
          unexplained.add(name + " " + status + ": an event without a reason: " + event);
        }
        return;
      }
    }
    unexplained.add(name + " " + status + ": no event tells why");
  }

  static boolean isFailed(String status) {
    return status.toLowerCase(java.util.Locale.ROOT).contains("fail");
  }

  /** A machine that its region does not know is switched on, or off and on when it got stuck. */
  private void enlist(SimMachine machine) {
    if (mood == Mood.WAITING) {
      return;
    }
    if (isStuck(machine)) {
      machine.powerOff();
    }
    machine.powerOn();
  }

  private static boolean isStuck(SimMachine machine) {
    return machine.isOn()
        && (machine.lastStep() == SimStep.FAILED || machine.lastStep() == SimStep.UP);
  }

  private void goOn(SimMachine machine, String id, String status)
      throws IOException, InterruptedException {
    if (mood == Mood.WAITING) {
      return;
    }
    String path = "machines/" + id + "/";
    switch (status) {
      case "New":
        if (!machine.isOn() || isStuck(machine)) {
          commission(machine, path);
        }
        break;
      case "Failed commissioning":
        commission(machine, path);
        break;
      case "Ready":
        region.post("machines/?op=allocate", Map.of("system_id", id));
        region.post(path + "?op=deploy", Map.of("distro_series", IMAGE));
        break;
      case "Allocated":
        region.post(path + "?op=deploy", Map.of("distro_series", IMAGE));
        break;
      case "Failed deployment", "Releasing failed":
        region.post(path + "?op=release", Map.of());
        break;
      case "Deployed":
        if (mood == Mood.RESTLESS) {
          region.post(path + "?op=release", Map.of());
        }
        break;
      default:
        break;
    }
  }

  private void commission(SimMachine machine, String path)
      throws IOException, InterruptedException {
    String name = machine.spec().name();
    region.put(
        path,
        Map.of(
            "power_type",
            "webhook",
            "power_parameters_power_on_uri",
            fleet.bmc().uri(name, "on").toString(),
            "power_parameters_power_off_uri",
            fleet.bmc().uri(name, "off").toString(),
            "power_parameters_power_query_uri",
            fleet.bmc().uri(name, "status").toString()));
    region.post(path + "?op=commission", Map.of());
  }
}
