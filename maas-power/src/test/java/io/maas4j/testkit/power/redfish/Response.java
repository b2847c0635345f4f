package io.maas4j.testkit.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of a simulated service. */
record Response(int status, Map<String, String> headers, byte[] body) {

  static Response json(int status, JsonNode body) {
    return new Response(
        status,
        Map.of("Content-Type", "application/json;odata.metadata=minimal", "OData-Version", "4.0"),
        body.toString().getBytes(UTF_8));
  }

  static Response empty(int status) {
    return new Response(status, Map.of("OData-Version", "4.0"), new byte[0]);
  }

  static Response text(int status, String type, String body) {
    return new Response(status, Map.of("Content-Type", type), body.getBytes(UTF_8));
  }

  /** An error as the standard has it. */
  static Response error(int status, String messageId, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", "Base.1.8." + messageId);
    error.put("message", "See @Message.ExtendedInfo for more information.");
    ObjectNode info = error.putArray("@Message.ExtendedInfo").addObject();
    info.put("@odata.type", "#Message.v1_1_1.Message");
    info.put("MessageId", "Base.1.8." + messageId);
    info.put("Message", message);
    info.put("Severity", "Critical");
    info.put("Resolution", "None.");
    return json(status, body);
  }

  Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }
}
