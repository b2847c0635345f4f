package io.maas4j.power.hmcz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session with the console's web services. Confined to its call; closing it logs off. */
final class HmcSession implements AutoCloseable {
  private static final int PORT = 6794;
  private static final String PARTS = "partitions";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Call call;
  private final BmcHttp http;
  private final URI base;
  private final Map<String, String> headers = new HashMap<>();

  private HmcSession(Call call, BmcHttp http, URI base) {
    this.call = call;
    this.http = http;
    this.base = base;
    headers.put("Content-Type", "application/json");
  }

  static HmcSession open(Call call, BmcHttp http) throws StepFailed, InterruptedException {
    HmcSession hmc = new HmcSession(call, http, BmcUri.of(call, HmcZ.ADDRESS, "https", PORT));
    String body =
        JSON.createObjectNode()
            .put("userid", call.required(HmcZ.USER))
            .put("password", call.secret(HmcZ.PASSWORD).map(Secret::reveal).orElse(""))
            .toString();
    HttpReply reply = hmc.send("POST", "/api/sessions", body);
    String session = json(reply).path("api-session").asText();
    if (session.isEmpty()) {
      throw StepFailed.authentication(BmcHttp.shown(reply.uri()) + " gave no session");
    }
    hmc.headers.put("X-API-Session", session);
    return hmc;
  }

  /**
   * The URI of the partition of this name, whichever machine of the console it is on.
   *
   * @throws StepFailed {@code setting} when there is none
   */
  String partition(String name) throws StepFailed, InterruptedException {
    for (String machine : machines()) {
      for (JsonNode partition : list(machine + "/partitions?name=" + BmcUri.encoded(name), PARTS)) {
        // The console takes the name for a pattern.
        if (partition.path("name").asText().equals(name)) {
          return path(partition.path("object-uri").asText());
        }
      }
    }
    throw StepFailed.setting(
        HmcZ.PARTITION, "names no partition that this user sees: '" + name + "'");
  }

  /** The URIs of the machines in DPM mode; the others have no partitions that can be managed. */
  List<String> machines() throws StepFailed, InterruptedException {
    List<String> machines = new ArrayList<>();
    for (JsonNode machine : list("/api/cpcs", "cpcs")) {
      if (machine.path("dpm-enabled").asBoolean(true)) {
        machines.add(path(machine.path("object-uri").asText()));
      }
    }
    return machines;
  }

  /** What the console tells shortly of each partition of a machine. */
  JsonNode partitions(String machine) throws StepFailed, InterruptedException {
    return list(machine + "/partitions", PARTS);
  }

  /** All that the console tells of an object. */
  JsonNode get(String uri) throws StepFailed, InterruptedException {
    JsonNode told = json(send("GET", path(uri), null));
    if (!told.isObject()) {
      throw StepFailed.action("the console tells nothing of " + uri);
    }
    return told;
  }

  /** Changes properties of a partition. */
  void update(String partition, Map<String, String> properties)
      throws StepFailed, InterruptedException {
    send("POST", partition, JSON.valueToTree(properties).toString());
  }

  String status(String partition) throws StepFailed, InterruptedException {
    String status = json(send("GET", partition, null)).path("status").asText();
    if (status.isEmpty()) {
      throw StepFailed.action("the console does not tell the partition's status");
    }
    return status;
  }

  /** Starts a job; its end shows in the status. */
  void order(String partition, String operation) throws StepFailed, InterruptedException {
    send("POST", partition + "/operations/" + operation, "{}");
  }

  /** A session that stays behind ends by itself; what was done counts. */
  @Override
  public void close() throws InterruptedException {
    try {
      send("DELETE", "/api/sessions/this-session", null);
    } catch (StepFailed e) {
      // As said above.
    }
  }

  private JsonNode list(String path, String name) throws StepFailed, InterruptedException {
    JsonNode list = json(send("GET", path, null)).path(name);
    if (!list.isArray()) {
      throw StepFailed.action(BmcHttp.shown(base) + " answered without a list of " + name);
    }
    return list;
  }

  private HttpReply send(String method, String path, @Nullable String body)
      throws StepFailed, InterruptedException {
    HttpReply reply = http.send(call, method, BmcUri.at(base, path), headers, body);
    if (reply.isSuccess()) {
      return reply;
    }
    String message;
    try {
      message = json(reply).path("message").asText();
    } catch (StepFailed e) {
      message = "";
    }
    if (reply.status() == 403 || reply.status() == 401) {
      throw StepFailed.authentication("the console answered " + reply.status() + ": " + message);
    }
    if (reply.status() == 409 || reply.status() == 400) {
      throw StepFailed.action("the console answered " + reply.status() + ": " + message);
    }
    return Replies.success(reply);
  }

  /** A path that the console gave, to be asked on the console and nowhere else. */
  private static String path(String uri) throws StepFailed {
    if (!uri.startsWith("/api/")) {
      throw StepFailed.action("the console gave what is no path of its API");
    }
    return uri;
  }

  private static JsonNode json(HttpReply reply) throws StepFailed {
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no JSON");
    }
  }
}
