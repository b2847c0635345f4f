package io.maas4j.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Effect;
import io.maas4j.store.spi.Job;
import java.time.Instant;

/**
 * An effect as a job.
 *
 * @param machine whom it is about
 * @param kind what is to happen
 * @param activity the activity that it belongs to
 * @param topology the configuration version that the machine's rack has to know before it is booted
 * @param confirmBy until when that is waited for
 */
record EffectJob(
    MachineId machine, Effect.Kind kind, long activity, long topology, Instant confirmBy) {
  static final String KIND = "effect";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A job of its own each time: one that runs may schedule the next of its kind. */
  Job job(Instant due) {
    String payload =
        JSON.createObjectNode()
            .put("machine", machine.value())
            .put("kind", kind.name())
            .put("activity", activity)
            .put("topology", topology)
            .put("confirmBy", confirmBy.toEpochMilli())
            .toString();
    return new Job(
        KIND,
        machine.value() + "/" + kind.name() + "/" + activity + "/" + due.toEpochMilli(),
        payload,
        due);
  }

  static EffectJob of(Job job) {
    try {
      JsonNode node = JSON.readTree(job.payload());
      return new EffectJob(
          new MachineId(node.path("machine").asText()),
          Effect.Kind.valueOf(node.path("kind").asText()),
          node.path("activity").asLong(),
          node.path("topology").asLong(),
          Instant.ofEpochMilli(node.path("confirmBy").asLong()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("job " + job.key() + " has no readable payload", e);
    }
  }
}
