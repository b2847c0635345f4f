package io.maas4j.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.spi.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be remembered of a chassis while its machines are added, as a job that is due when
 * nobody can be adding any more. No secret is in it.
 *
 * @param key of the job
 * @param powerType the chassis'
 * @param name what people call it
 * @param next what becomes of machines that are added
 * @param by who asked; empty for the engine
 * @param added in the order in which they were found
 */
record ChassisNote(
    String key,
    String powerType,
    String name,
    ChassisRequest.Next next,
    String by,
    List<MachineId> added) {
  static final String KIND = "chassis";
  private static final ObjectMapper JSON = new ObjectMapper();

  ChassisNote {
    added = List.copyOf(added);
  }

  ChassisNote with(MachineId machine) {
    List<MachineId> more = new ArrayList<>(added);
    more.add(machine);
    return new ChassisNote(key, powerType, name, next, by, more);
  }

  Actor actor() {
    return by.isEmpty() ? Actor.SYSTEM : Actor.admin(by);
  }

  Job job(Instant due) {
    ObjectNode payload =
        JSON.createObjectNode()
            .put("powerType", powerType)
            .put("name", name)
            .put("next", next.name())
            .put("by", by);
    ArrayNode ids = payload.putArray("added");
    added.forEach(machine -> ids.add(machine.value()));
    return new Job(KIND, key, payload.toString(), due);
  }

  static ChassisNote of(Job job) {
    try {
      JsonNode node = JSON.readTree(job.payload());
      List<MachineId> added = new ArrayList<>();
      node.path("added").forEach(id -> added.add(new MachineId(id.asText())));
      return new ChassisNote(
          job.key(),
          node.path("powerType").asText(),
          node.path("name").asText(),
          ChassisRequest.Next.valueOf(node.path("next").asText()),
          node.path("by").asText(),
          added);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("job " + job.key() + " has no readable payload", e);
    }
  }
}
