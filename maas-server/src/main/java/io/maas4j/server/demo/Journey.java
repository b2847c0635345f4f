package io.maas4j.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.sample.sim.SimListener;
import io.maas4j.sample.sim.SimMachine;
import io.maas4j.sample.sim.SimStep;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One machine's way through its life, and what a person does at each station. Guarded by itself.
 */
final class Journey {
  private static final Map<SimStep, String> RUNGS =
      new EnumMap<>(
          Map.of(
              SimStep.POWER_ON, "on",
              SimStep.DHCP_ACK, "dhcp",
              SimStep.LOADER, "loader",
              SimStep.CONFIG, "config",
              SimStep.KERNEL, "kernel",
              SimStep.INITRD, "initrd",
              SimStep.CLOUD_INIT, "cloud-init",
              SimStep.SCRIPT_STARTED, "scripts",
              SimStep.LOCAL_BOOT, "disk",
              SimStep.UP, "up"));

  /** What is to be done for the machine next. */
  enum Station {
    TO_ENLIST,
    TO_COMMISSION,
    COMMISSIONING,
    TO_DEPLOY,
    DEPLOYING,
    TO_RELEASE,
    RELEASING,
    ARRIVED,
    LOST
  }

  private final SimMachine machine;
  private final Set<String> ladder = new LinkedHashSet<>();
  private Station station = Station.TO_ENLIST;
  private String id = "";
  private String status = "(unknown to the region)";
  private String trouble = "";
  private int transitions;

  Journey(SimMachine machine) {
    this.machine = machine;
  }

  SimMachine machine() {
    return machine;
  }

  String name() {
    return machine.spec().name();
  }

  synchronized Station station() {
    return station;
  }

  synchronized String id() {
    return id;
  }

  synchronized String status() {
    return status;
  }

  synchronized int transitions() {
    return transitions;
  }

  synchronized String trouble() {
    return trouble;
  }

  synchronized void goOn(Station next) {
    station = next;
  }

  synchronized void lost(String why) {
    station = Station.LOST;
    trouble = why;
  }

  synchronized boolean isOver() {
    return station == Station.ARRIVED || station == Station.LOST;
  }

  /** A step of the machine itself. */
  synchronized void climbed(SimListener.Event event) {
    if (event.step() == SimStep.POWER_ON || event.step() == SimStep.REBOOT) {
      ladder.clear();
    }
    String rung = RUNGS.get(event.step());
    if (rung != null) {
      ladder.add(rung);
    }
    if (event.step() == SimStep.FAILED) {
      trouble = event.detail();
    }
  }

  /**
   * What the region says of the machine.
   *
   * @return the status before, if it has changed
   */
  synchronized Optional<String> seen(JsonNode listed) {
    id = listed.path("system_id").asText();
    String now = listed.path("status_name").asText();
    if (now.equals(status)) {
      return Optional.empty();
    }
    String before = status;
    status = now;
    transitions++;
    if (now.toLowerCase(Locale.ROOT).contains("fail")) {
      lost(listed.path("status_message").asText());
    } else {
      arrive(now);
    }
    return Optional.of(before);
  }

  private void arrive(String now) {
    switch (station) {
      case TO_ENLIST:
        if (now.equals("New")) {
          station = Station.TO_COMMISSION;
        }
        break;
      case COMMISSIONING:
        if (now.equals("Ready")) {
          station = Station.TO_DEPLOY;
        }
        break;
      case DEPLOYING:
        if (now.equals("Deployed")) {
          station = Station.TO_RELEASE;
        }
        break;
      case RELEASING:
        if (now.equals("Ready")) {
          station = Station.ARRIVED;
        }
        break;
      default:
        break;
    }
  }

  /** The rungs of the present boot. */
  synchronized String ladder() {
    return ladder.stream().collect(Collectors.joining(" > "));
  }
}
