package io.maas4j.power.sm15k;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.steps.StepFailed;

/** The JSON that the chassis speaks. Safe for concurrent use. */
final class Documents {
  private final ObjectMapper json = JsonMapper.builder().build();

  JsonNode read(HttpReply reply) throws StepFailed {
    try {
      return json.readTree(reply.body());
    } catch (JsonProcessingException e) {
      // Not its message, which repeats what was sent, the session's token perhaps.
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no JSON");
    }
  }

  String write(Object document) {
    return json.valueToTree(document).toString();
  }
}
