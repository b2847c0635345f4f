package io.maas4j.power.proxmox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Virtual machines and containers of a Proxmox cluster over its REST API (power spec §15). */
final class Proxmox implements Steps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String TOKEN_NAME = "power_token_name";
  private static final String TOKEN_SECRET = "power_token_secret";
  private static final String MACHINE = "power_vm_name";
  private static final String VERIFY = "power_verify_ssl";
  private static final int PORT = 8006;

  static final PowerType TYPE =
      PowerType.named("proxmox", "Proxmox")
          .settings(
              PowerSetting.text(ADDRESS, "Proxmox host name or IP").required(),
              PowerSetting.text(USER, "User with realm").required(),
              PowerSetting.password(PASSWORD, "Password (or use a token)"),
              PowerSetting.text(TOKEN_NAME, "Proxmox API token name"),
              PowerSetting.password(TOKEN_SECRET, "Proxmox API token secret"),
              PowerSetting.text(MACHINE, "Node ID").ofNode().required(),
              PowerSetting.choice(VERIFY, "Verify TLS with the system's CAs", noYes())
                  .required()
                  .or("n"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.url(ADDRESS))
          .build();

  private final BmcHttp verifying;
  private final BmcHttp trusting;
  private final ObjectMapper json = JsonMapper.builder().build();

  Proxmox(BmcHttp verifying, BmcHttp trusting) {
    this.verifying = verifying;
    this.trusting = trusting;
  }

  /** Where a machine is and what it does. */
  private record Guest(String path, PowerState state) {}

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    BmcHttp http = call.required(VERIFY).equals("y") ? verifying : trusting;
    URI base = BmcUri.at(BmcUri.of(call, ADDRESS, "https", PORT), "/api2/json");
    Map<String, String> headers = headers(call, http, base);
    Guest guest = guest(call, http, base, headers);
    PowerState wanted = action == PowerAction.ON ? PowerState.ON : PowerState.OFF;
    if (action == PowerAction.QUERY) {
      return call.observed(guest.state());
    }
    if (guest.state() != wanted) {
      String order = action == PowerAction.ON ? "start" : "stop";
      URI uri = BmcUri.at(base, guest.path() + "/status/" + order);
      Replies.success(http.send(call, "POST", uri, headers, ""));
    }
    return call.accepted();
  }

  private Map<String, String> headers(Call call, BmcHttp http, URI base)
      throws StepFailed, InterruptedException {
    String user = call.required(USER);
    Optional<String> token = call.text(TOKEN_NAME);
    Optional<Secret> secret = call.secret(TOKEN_SECRET);
    if (token.isPresent() && secret.isPresent()) {
      String id = token.get().contains("!") ? token.get() : user + "!" + token.get();
      return Map.of("Authorization", "PVEAPIToken=" + id + "=" + secret.get().reveal());
    }
    if (token.isPresent() || secret.isPresent()) {
      throw StepFailed.setting(
          token.isPresent() ? TOKEN_SECRET : TOKEN_NAME, "is missing; a token has both");
    }
    Secret password =
        call.secret(PASSWORD)
            .orElseThrow(() -> StepFailed.setting(PASSWORD, "is missing, and so is a token"));
    return ticket(call, http, base, user, password);
  }

  private Map<String, String> ticket(
      Call call, BmcHttp http, URI base, String user, Secret password)
      throws StepFailed, InterruptedException {
    String form =
        "username=" + BmcUri.encoded(user) + "&password=" + BmcUri.encoded(password.reveal());
    HttpReply reply =
        Replies.success(
            http.send(
                call,
                "POST",
                BmcUri.at(base, "/access/ticket"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form));
    JsonNode data = data(reply);
    String ticket = data.path("ticket").asText();
    if (ticket.isEmpty()) {
      throw StepFailed.authentication(BmcHttp.shown(reply.uri()) + " gave no ticket");
    }
    return Map.of(
        "Cookie",
        "PVEAuthCookie=" + ticket,
        "CSRFPreventionToken",
        data.path("CSRFPreventionToken").asText());
  }

  private Guest guest(Call call, BmcHttp http, URI base, Map<String, String> headers)
      throws StepFailed, InterruptedException {
    String wanted = call.required(MACHINE);
    URI uri = BmcUri.at(base, "/cluster/resources?type=vm");
    for (JsonNode guest : data(Replies.success(http.get(call, uri, headers)))) {
      if (guest.path("vmid").asText().equals(wanted)
          || guest.path("name").asText().equals(wanted)) {
        String path =
            "/nodes/"
                + BmcUri.encoded(guest.path("node").asText())
                + "/"
                + BmcUri.encoded(guest.path("type").asText())
                + "/"
                + BmcUri.encoded(guest.path("vmid").asText());
        return new Guest(path, state(guest.path("status").asText()));
      }
    }
    throw StepFailed.setting(
        MACHINE, "names no machine that this user sees in the cluster: '" + wanted + "'");
  }

  private static PowerState state(String status) {
    return switch (status) {
      case "running" -> PowerState.ON;
      case "stopped" -> PowerState.OFF;
      default -> PowerState.UNKNOWN;
    };
  }

  private JsonNode data(HttpReply reply) throws StepFailed {
    try {
      return json.readTree(reply.body()).path("data");
    } catch (JsonProcessingException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no JSON");
    }
  }

  private static Map<String, String> noYes() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("n", "No");
    choices.put("y", "Yes");
    return choices;
  }
}
