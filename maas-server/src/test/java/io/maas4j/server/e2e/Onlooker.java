package io.maas4j.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Watches machines through the region's API, as an operator does.
 *
 * @param patience the longest time that any step may take
 */
record Onlooker(RegionClient region, Duration patience) {

  /**
   * Gives the shipped scripts the time that an emulated machine may need when the computer has much
   * else to do, as an operator of slow machines would.
   */
  void allowScriptsTheirTime() throws IOException, InterruptedException {
    for (JsonNode script : region.get("scripts/")) {
      if (script.path("default").asBoolean()) {
        region.put(
            "scripts/" + script.path("name").asText() + "/",
            Map.of("timeout", Long.toString(patience.toSeconds())));
      }
    }
  }

  /** Waits until a machine has made itself known; its id. */
  String awaitEnlisted(QemuMachine machine) {
    return Awaitility.await("enlisted: " + machine.name())
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> region.get("machines/?mac_address=" + machine.mac()), found -> found.size() == 1)
        .path(0)
        .path("system_id")
        .asText();
  }

  /**
   * Waits for a status.
   *
   * @param status its name, {@code Ready}
   * @throws AssertionError with the machine's events if another one says that something failed, or
   *     if it does not come in time
   */
  void awaitStatus(String id, String status) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    String now = "";
    while (System.nanoTime() < end) {
      now = region.machine(id).path("status_name").asText();
      if (now.equals(status)) {
        return;
      }
      if (now.contains("ailed")) {
        break;
      }
      // the region has no way to tell a plain client of a change: it has to look
      TimeUnit.SECONDS.sleep(1);
    }
    throw new AssertionError(
        "machine " + id + " is " + now + ", not " + status + ":\n" + story(id));
  }

  /** Tells the region of a machine's BMC. */
  void givePower(String id, QemuBmc bmc, QemuMachine machine, String token)
      throws IOException, InterruptedException {
    Map<String, String> form = new HashMap<>(Map.of("power_type", "webhook"));
    Map.of("on", "on", "off", "off", "query", "status")
        .forEach(
            (parameter, action) ->
                form.put(
                    "power_parameters_power_" + parameter + "_uri",
                    bmc.uri(machine.name(), action).toString()));
    form.put("power_parameters_power_token", token);
    region.put("machines/" + id + "/", form);
  }

  /** A machine's events, one a line, newest first. */
  String story(String id) throws IOException, InterruptedException {
    StringBuilder story = new StringBuilder();
    for (JsonNode event : region.events(id)) {
      story
          .append(event.path("created").asText())
          .append("  ")
          .append(event.path("type").asText())
          .append("  ")
          .append(event.path("description").asText())
          .append('\n');
    }
    return story.toString();
  }
}
