package io.maas4j.testkit.power.lxd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Something that {@link SimulatedLxd} does in the background, or has done. Thread-safe. */
final class SimulatedOperation {
  private final String id;
  private final String description;
  private final String instance;
  private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();

  SimulatedOperation(String id, String description, String instance) {
    this.id = id;
    this.description = description;
    this.instance = instance;
  }

  String id() {
    return id;
  }

  /** Completes with what went wrong, if anything. */
  CompletableFuture<Optional<String>> end() {
    return end;
  }

  ObjectNode asJson() {
    boolean over = end.isDone();
    String error = over ? end.join().orElse("") : "";
    String status = !over ? "Running" : error.isEmpty() ? "Success" : "Failure";
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("class", "task")
            .put("description", description)
            .put("status", status)
            .put("status_code", !over ? 103 : error.isEmpty() ? 200 : 400)
            .put("may_cancel", false)
            .put("err", error)
            .put("location", "none");
    json.putObject("resources").putArray("instances").add("/1.0/instances/" + instance);
    json.putNull("metadata");
    return json;
  }
}
