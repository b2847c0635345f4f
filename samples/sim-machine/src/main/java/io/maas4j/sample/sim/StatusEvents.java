package io.maas4j.sample.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * cloud-init's webhook reports (metadata contract §5), without a Content-Type as in the capture.
 * One that is not taken is lost, as with cloud-init, which goes on.
 */
final class StatusEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SignedHttp http;
  private final Optional<CloudConfig.Reporting> target;
  private final Ladder ladder;
  private boolean complained;

  StatusEvents(SignedHttp http, Optional<CloudConfig.Reporting> target, Ladder ladder) {
    this.http = http;
    this.target = target;
    this.ladder = ladder;
  }

  void start(String name, String description) throws IOException {
    post(name, description, "start", Optional.empty());
  }

  void finish(String name, String description, boolean good) throws IOException {
    post(name, description, "finish", Optional.of(good ? "SUCCESS" : "FAIL"));
  }

  /** Start and finish of what takes no time here. */
  void both(String name, String description) throws IOException {
    start(name, description);
    finish(name, description, true);
  }

  private void post(String name, String description, String type, Optional<String> result)
      throws IOException {
    if (target.isEmpty()) {
      return;
    }
    ObjectNode event = JSON.createObjectNode();
    event.put("name", name).put("description", description).put("event_type", type);
    event.put("origin", "cloudinit").put("timestamp", http.now().toEpochMilli() / 1000.0);
    result.ifPresent(value -> event.put("result", value));
    String problem;
    try {
      HttpAnswer answer =
          http.post(
              target.get().endpoint(),
              target.get().credentials(),
              event.toString().getBytes(StandardCharsets.US_ASCII));
      problem = answer.good() ? "" : "answered " + answer.status();
    } catch (PowerCycle.PowerCutException e) {
      throw e;
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
    // Its token dies with the machine's owner, so the last events are often refused: told once.
    if (!problem.isEmpty() && !complained) {
      complained = true;
      ladder.step(SimStep.TROUBLE, "status event " + name + " " + type + ": " + problem);
    }
  }
}
