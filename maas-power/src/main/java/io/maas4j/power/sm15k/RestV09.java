package io.maas4j.power.sm15k;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chassis's REST API v0.9. Its queries are values without names, whose order matters: {@code
 * login?USER&PASSWORD} gives a token, which comes last in every other one. Servers have an index of
 * no meaning, which the list {@code servers} tells. An answer has {@code error.code} besides its
 * status, and {@code result}.
 */
final class RestV09 implements Listing {
  private static final Map<String, String> JSON = Map.of("Content-Type", "text/json");

  private static final int NOT_MODIFIED = 304;

  private final BmcHttp http;
  private final Documents documents = new Documents();

  RestV09(BmcHttp http) {
    this.http = http;
  }

  @Override
  public void on(Call call, int server) throws StepFailed, InterruptedException {
    order(call, server, "action=Power-On&using-pxe=true&");
  }

  @Override
  public void off(Call call, int server) throws StepFailed, InterruptedException {
    order(call, server, "action=Power-Off&force=true&");
  }

  @Override
  public PowerState state(Call call, int server) throws StepFailed, InterruptedException {
    URI base = base(Listing.chassis(call));
    Token token = login(call, base);
    try {
      index(call, base, token, server);
      return PowerState.UNKNOWN;
    } finally {
      logout(call, base, token);
    }
  }

  /** The chassis's list has an entry for each interface of each server. */
  @Override
  public List<Server> servers(Call call, URI chassis) throws StepFailed, InterruptedException {
    URI base = base(chassis);
    Token token = login(call, base);
    try {
      JsonNode entries = ask(call, "GET", base, "/servers/all?" + token.inQuery());
      if (!entries.isObject()) {
        throw StepFailed.action(BmcHttp.shown(base) + "/servers/all answered without servers");
      }
      Map<String, Map<String, String>> macs = new TreeMap<>();
      for (JsonNode entry : entries) {
        macs.computeIfAbsent(entry.path("serverId").asText(""), id -> new TreeMap<>(IN_TURN))
            .put(entry.path("serverNIC").asText(""), entry.path("serverMacAddr").asText(""));
      }
      return macs.entrySet().stream()
          .map(server -> new Server(server.getKey(), List.copyOf(server.getValue().values())))
          .toList();
    } finally {
      logout(call, base, token);
    }
  }

  private void order(Call call, int server, String order) throws StepFailed, InterruptedException {
    URI base = base(Listing.chassis(call));
    Token token = login(call, base);
    try {
      String index = BmcUri.encoded(index(call, base, token, server));
      ask(call, "PUT", base, "/servers/" + index + "?" + order + token.inQuery());
    } finally {
      logout(call, base, token);
    }
  }

  private Token login(Call call, URI base) throws StepFailed, InterruptedException {
    String user = call.text(SeaMicro.USER).orElse("");
    String password = call.secret(SeaMicro.PASSWORD).map(Secret::reveal).orElse("");
    JsonNode told =
        ask(call, "GET", base, "/login?" + BmcUri.encoded(user) + "&" + BmcUri.encoded(password));
    if (!told.isValueNode() || told.isNull() || told.asText().isBlank()) {
      throw StepFailed.action(BmcHttp.shown(base) + "/login let in without a token");
    }
    return new Token(told.asText());
  }

  private String index(Call call, URI base, Token token, int server)
      throws StepFailed, InterruptedException {
    JsonNode ids = ask(call, "GET", base, "/servers?" + token.inQuery()).path("serverId");
    String wanted = server + "/0";
    Iterator<Map.Entry<String, JsonNode>> fields = ids.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getValue().asText().equals(wanted)) {
        return field.getKey();
      }
    }
    throw StepFailed.setting(
        SeaMicro.SERVER,
        "names no server of this chassis: '" + call.required(SeaMicro.SERVER) + "'");
  }

  /** A session that stays behind ends by itself; what was done counts. */
  private void logout(Call call, URI base, Token token) throws InterruptedException {
    try {
      ask(call, "GET", base, "/logout?" + token.inQuery());
    } catch (StepFailed e) {
      // As said above.
    }
  }

  /** The result. No text of an answer is passed on: pages of errors repeat the password. */
  private JsonNode ask(Call call, String method, URI base, String pathAndQuery)
      throws StepFailed, InterruptedException {
    HttpReply reply = http.send(call, method, BmcUri.at(base, pathAndQuery), JSON, null);
    String from = BmcHttp.shown(reply.uri());
    checked(from, reply.status());
    if (reply.status() == NOT_MODIFIED) {
      return MissingNode.getInstance();
    }
    JsonNode document = documents.read(reply);
    JsonNode code = document.path("error").path("code");
    if (code.isMissingNode()) {
      throw StepFailed.action(from + " answered without an error code");
    }
    checked(from, code.asInt());
    return document.path("result");
  }

  private static void checked(String from, int code) throws StepFailed {
    if (code == 401 || code == 403) {
      throw StepFailed.authentication(from + " answered " + code);
    }
    if (code >= 502 && code <= 504) {
      throw StepFailed.unreachable(from + " answered " + code);
    }
    // The maker's own clients take 304 for a success.
    if (code != NOT_MODIFIED && (code < 200 || code > 299)) {
      throw StepFailed.action(from + " answered " + code);
    }
  }

  private static URI base(URI chassis) throws StepFailed {
    return BmcUri.at(chassis, "/v0.9");
  }
}
