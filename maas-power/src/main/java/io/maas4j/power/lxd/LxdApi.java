package io.maas4j.power.lxd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** LXD's REST interface as one client sees it. Safe for concurrent use. */
final class LxdApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BmcHttp http;
  private final Set<URI> trustedBy = ConcurrentHashMap.newKeySet();

  LxdApi(BmcHttp http) {
    this.http = http;
  }

  /**
   * What LXD answered.
   *
   * @param status the HTTP status
   * @param error its words when it refuses, else empty
   * @param body the whole answer
   */
  record Reply(int status, String error, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    JsonNode metadata() {
      return body.path("metadata");
    }
  }

  /** Whether this server took this client the last time it was asked. */
  boolean isTrustedBy(URI server) {
    return trustedBy.contains(server);
  }

  void trusted(URI server) {
    trustedBy.add(server);
  }

  void untrusted(URI server) {
    trustedBy.remove(server);
  }

  Reply get(Call call, URI server, String path) throws StepFailed, InterruptedException {
    return judged(server, http.get(call, server.resolve(path), Map.of()));
  }

  Reply send(Call call, String method, URI server, String path, JsonNode body)
      throws StepFailed, InterruptedException {
    return judged(
        server,
        http.send(
            call,
            method,
            server.resolve(path),
            Map.of("Content-Type", "application/json"),
            body.toString()));
  }

  private static Reply judged(URI server, HttpReply reply) throws StepFailed {
    if (reply.status() >= 500) {
      throw StepFailed.unreachable(
          "LXD at " + server.getAuthority() + " answered " + reply.status() + detail(reply));
    }
    JsonNode body;
    try {
      body = JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw notLxd(server, reply);
    }
    if (!body.path("type").isTextual()) {
      throw notLxd(server, reply);
    }
    boolean refused = body.path("type").asText().equals("error");
    int status = refused && reply.isSuccess() ? body.path("error_code").asInt(400) : reply.status();
    return new Reply(status, body.path("error").asText(""), body);
  }

  private static StepFailed notLxd(URI server, HttpReply reply) {
    return StepFailed.setting(
        LxdSettings.ADDRESS,
        "leads to "
            + server.getAuthority()
            + ", which answers "
            + reply.status()
            + " but not as"
            + " LXD does");
  }

  private static String detail(HttpReply reply) {
    try {
      String error = JSON.readTree(reply.body()).path("error").asText("");
      return error.isEmpty() ? "" : ": " + error;
    } catch (JsonProcessingException e) {
      // A proxy's page says nothing that the status does not.
      return "";
    }
  }
}
