package io.maas4j.power.sm15k;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chassis's REST API v2.0: {@code POST login} gives a token, which goes with each request, in
 * the query or in the document; {@code servers/N/0} is read and given actions; {@code logout} ends
 * the session.
 */
final class RestV20 implements Listing {
  private static final Map<String, String> JSON =
      Map.of("Content-Type", "application/json", "Accept", "application/json");

  private final BmcHttp http;
  private final Documents documents = new Documents();

  RestV20(BmcHttp http) {
    this.http = http;
  }

  @Override
  public void on(Call call, int server) throws StepFailed, InterruptedException {
    order(call, server, Map.of("action", "power-on", "using-pxe", true));
  }

  @Override
  public void off(Call call, int server) throws StepFailed, InterruptedException {
    order(call, server, Map.of("action", "power-off", "force", true));
  }

  @Override
  public PowerState state(Call call, int server) throws StepFailed, InterruptedException {
    URI base = base(Listing.chassis(call));
    Token token = login(call, base);
    try {
      HttpReply reply = http.get(call, BmcUri.at(base, path(server) + query(token)), JSON);
      JsonNode active = documents.read(ofServer(call, reply)).path("active");
      if (!active.isBoolean()) {
        return PowerState.UNKNOWN;
      }
      return active.booleanValue() ? PowerState.ON : PowerState.OFF;
    } finally {
      logout(call, base, token);
    }
  }

  @Override
  public List<Server> servers(Call call, URI chassis) throws StepFailed, InterruptedException {
    URI base = base(chassis);
    Token token = login(call, base);
    try {
      HttpReply reply = http.get(call, BmcUri.at(base, "/servers" + query(token)), JSON);
      JsonNode told = documents.read(Replies.success(reply));
      if (!told.isObject()) {
        throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered without servers");
      }
      List<Server> servers = new ArrayList<>();
      Iterator<Map.Entry<String, JsonNode>> fields = told.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        servers.add(new Server(field.getKey(), macs(field.getValue().path("nic"))));
      }
      return servers;
    } finally {
      logout(call, base, token);
    }
  }

  private static List<String> macs(JsonNode interfaces) {
    Map<String, String> byNumber = new TreeMap<>(IN_TURN);
    Iterator<Map.Entry<String, JsonNode>> fields = interfaces.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      byNumber.put(field.getKey(), field.getValue().path("macAddr").asText(""));
    }
    return List.copyOf(byNumber.values());
  }

  private void order(Call call, int server, Map<String, Object> action)
      throws StepFailed, InterruptedException {
    URI base = base(Listing.chassis(call));
    Token token = login(call, base);
    try {
      Map<String, Object> document = new LinkedHashMap<>(action);
      document.put("authtoken", token.text());
      URI uri = BmcUri.at(base, path(server));
      ofServer(call, http.send(call, "PUT", uri, JSON, documents.write(document)));
    } finally {
      logout(call, base, token);
    }
  }

  private Token login(Call call, URI base) throws StepFailed, InterruptedException {
    Map<String, Object> who = new LinkedHashMap<>();
    who.put("username", call.text(SeaMicro.USER).orElse(""));
    who.put("password", call.secret(SeaMicro.PASSWORD).map(Secret::reveal).orElse(""));
    HttpReply reply =
        Replies.success(
            http.send(call, "POST", BmcUri.at(base, "/login"), JSON, documents.write(who)));
    JsonNode told = documents.read(reply);
    if (!told.isTextual() || told.textValue().isBlank()) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " let in without a token");
    }
    return new Token(told.textValue());
  }

  /** A session that stays behind ends by itself; what was done counts. */
  private void logout(Call call, URI base, Token token) throws InterruptedException {
    try {
      http.get(call, BmcUri.at(base, "/logout" + query(token)), JSON);
    } catch (StepFailed e) {
      // As said above.
    }
  }

  private static HttpReply ofServer(Call call, HttpReply reply) throws StepFailed {
    if (reply.status() == 404) {
      throw StepFailed.setting(
          SeaMicro.SERVER,
          "names no server of this chassis: '" + call.required(SeaMicro.SERVER) + "'");
    }
    // The maker's own clients take 304 for a success.
    return reply.status() == 304 ? reply : Replies.success(reply);
  }

  private static URI base(URI chassis) throws StepFailed {
    return BmcUri.at(chassis, "/v2.0");
  }

  private static String path(int server) {
    return "/servers/" + server + "/0";
  }

  private static String query(Token token) {
    return "?authtoken=" + token.inQuery();
  }
}
