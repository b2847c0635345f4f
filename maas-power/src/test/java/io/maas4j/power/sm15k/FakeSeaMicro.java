package io.maas4j.power.sm15k;

import io.maas4j.power.PowerState;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import java.io.IOException;

/**
 * What a chassis answers, by its makers' own clients: server 4 works, of server 14 it says no more
 * than that it is there.
 */
final class FakeSeaMicro {
  private static final String TOKEN = "OpaqueRef:1a2b-3c";

  private FakeSeaMicro() {}

  static HttpBench bench(String control) throws IOException {
    return bench(control, control.equals("restapi") ? FakeSeaMicro::v09 : FakeSeaMicro::v20);
  }

  static HttpBench bench(String control, FakeBmc.Answers answers) throws IOException {
    return new HttpBench(
        new Sm15kPowerDriverFactory(),
        answers,
        address ->
            HttpBench.common(address)
                .text("system_id", "4")
                .text("power_control", control)
                .build());
  }

  static FakeBmc.Reply v20(FakeBmc bmc, FakeBmc.Request request) {
    return v20(HttpBench.USER, HttpBench.PASSWORD).answer(bmc, request);
  }

  static FakeBmc.Answers v20(String user, String password) {
    String wanted = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    return (bmc, request) -> v20(wanted, bmc, request);
  }

  private static FakeBmc.Reply v20(String wanted, FakeBmc bmc, FakeBmc.Request request) {
    if (request.line().equals("POST /v2.0/login")) {
      return request.body().equals(wanted)
          ? FakeBmc.Reply.ok("\"" + TOKEN + "\"")
          : FakeBmc.Reply.status(401);
    }
    boolean known =
        request.path().endsWith("?authtoken=" + TOKEN)
            || request.body().contains("\"authtoken\":\"" + TOKEN + "\"");
    if (!known) {
      return FakeBmc.Reply.status(401);
    }
    switch (request.method() + " " + request.path().replaceAll("\\?.*", "")) {
      case "GET /v2.0/servers/4/0" -> {
        return FakeBmc.Reply.ok(
            "{\"id\":\"4/0\",\"active\":" + (bmc.state == PowerState.ON) + ",\"nic\":{}}");
      }
      case "GET /v2.0/servers" -> {
        return FakeBmc.Reply.ok(
            "{\"4/0\":{\"nic\":{\"10\":{\"macAddr\":\"00:22:99:1f:03:1a\"},"
                + "\"2\":{\"macAddr\":\"00:22:99:1f:03:12\"}}},"
                + "\"14/0\":{\"nic\":{}}}");
      }
      case "PUT /v2.0/servers/4/0" -> {
        if (request.body().contains("\"action\":\"power-on\"")) {
          bmc.state = PowerState.ON;
        } else if (request.body().contains("\"action\":\"power-off\"")) {
          bmc.state = PowerState.OFF;
        }
        return FakeBmc.Reply.ok("{}");
      }
      case "GET /v2.0/logout" -> {
        return FakeBmc.Reply.ok("{}");
      }
      default -> {
        return FakeBmc.Reply.status(404);
      }
    }
  }

  static FakeBmc.Reply v09(FakeBmc bmc, FakeBmc.Request request) {
    String path = request.path();
    if (path.startsWith("/v0.9/login?")) {
      return path.equals("/v0.9/login?" + HttpBench.USER + "&" + HttpBench.PASSWORD)
          ? result(200, "\"" + TOKEN + "\"")
          : result(401, "null");
    }
    if (!path.endsWith(TOKEN)) {
      return result(401, "null");
    }
    switch (request.method() + " " + path.substring(0, path.length() - TOKEN.length())) {
      case "PUT /v0.9/servers/17?action=Power-On&using-pxe=true&" -> bmc.state = PowerState.ON;
      case "PUT /v0.9/servers/17?action=Power-Off&force=true&" -> bmc.state = PowerState.OFF;
      case "GET /v0.9/servers?" -> {
        return result(200, "{\"serverId\":{\"16\":\"14/0\",\"17\":\"4/0\"}}");
      }
      case "GET /v0.9/servers/all?" -> {
        return result(
            200,
            "{\"33\":{\"serverId\":\"4/0\",\"serverNIC\":\"10\","
                + "\"serverMacAddr\":\"00:22:99:1f:03:1a\"},"
                + "\"32\":{\"serverId\":\"4/0\",\"serverNIC\":\"2\","
                + "\"serverMacAddr\":\"00:22:99:1f:03:12\"},"
                + "\"34\":{\"serverId\":\"14/0\"}}");
      }
      case "GET /v0.9/logout?" -> {
        return result(200, "true");
      }
      default -> {
        return result(404, "null");
      }
    }
    return result(202, "{}");
  }

  static FakeBmc.Reply result(int code, String result) {
    return FakeBmc.Reply.ok("{\"error\":{\"code\":" + code + "},\"result\":" + result + "}");
  }
}
