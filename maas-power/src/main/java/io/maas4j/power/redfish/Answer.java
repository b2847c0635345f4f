package io.maas4j.power.redfish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.steps.StepFailed;
import java.util.Optional;
import java.util.Set;

/**
 * What a service answered: any status, with its body as JSON where it is that. Immutable.
 *
 * @param reply the answer
 * @param json the body; a missing node when it is empty or no JSON
 */
record Answer(HttpReply reply, JsonNode json) {
  // The default bounds of the parser hold: depth, length of numbers and names.
  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer of(HttpReply reply) {
    try {
      return new Answer(reply, JSON.readTree(reply.body()));
    } catch (JsonProcessingException e) {
      return new Answer(reply, MissingNode.getInstance());
    }
  }

  int status() {
    return reply.status();
  }

  /**
   * The resource that was asked for.
   *
   * @throws StepFailed when this is a failure, or no JSON object
   */
  JsonNode resource() throws StepFailed {
    if (!reply.isSuccess()) {
      throw failed("GET");
    }
    if (!json.isObject()) {
      String type = reply.headers().firstValue("Content-Type").orElse("something");
      throw StepFailed.action(
          BmcHttp.shown(reply.uri())
              + " answered "
              + status()
              + " with "
              + ErrorText.clean(type, 60)
              + " that is no JSON object; is this a Redfish service?");
    }
    return json;
  }

  /** The failure that this answer to a request of that method is. */
  StepFailed failed(String method) {
    String detail = ErrorText.of(json).map(text -> ": " + text).orElse("");
    return StepFailed.action(
        BmcHttp.shown(reply.uri()) + " answered " + status() + " to " + method + detail);
  }

  /** The failure of credentials that this answer, a 401 or 403, is. */
  StepFailed unauthorized() {
    String detail = ErrorText.of(json).map(text -> ": " + text).orElse("");
    return StepFailed.authentication(BmcHttp.shown(reply.uri()) + " answered " + status() + detail);
  }

  /** Whether one of these message ids came along, whatever registry and version they are of. */
  boolean says(Set<String> messageIds) {
    return ErrorText.ids(json).stream().anyMatch(messageIds::contains);
  }

  /** The entity tag: the body's, or else the header's. */
  Optional<String> etag() {
    JsonNode tag = json.path("@odata.etag");
    return tag.isTextual() && !tag.textValue().isBlank()
        ? Optional.of(tag.textValue())
        : reply.headers().firstValue("ETag").filter(value -> !value.isBlank());
  }

  /** Where the resource is that a request has made, or its task. */
  Optional<String> location() {
    return reply
        .headers()
        .firstValue("Location")
        .or(() -> Links.of(json))
        .filter(link -> !link.isBlank());
  }
}
