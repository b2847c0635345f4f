package io.maas4j.power.openbmc;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * OpenBMC's first REST API, from before Redfish (power spec §17): a cookie by {@code /login}, then
 * attributes of D-Bus objects, then {@code /logout}.
 */
final class OpenBmc implements Steps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";

  static final PowerType TYPE =
      PowerType.named("openbmc", "OpenBMC Power Driver")
          .settings(
              PowerSetting.text(ADDRESS, "OpenBMC address").required(),
              PowerSetting.text(USER, "OpenBMC user").required(),
              PowerSetting.password(PASSWORD, "OpenBMC password").required())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private static final String STATE = "/xyz/openbmc_project/state/host0/attr/";
  private static final String BOOT = "/xyz/openbmc_project/control/host0/boot/one_time/attr/";
  private static final String TRANSITION = "xyz.openbmc_project.State.Host.Transition.";

  private final BmcHttp http;
  private final ObjectMapper json = JsonMapper.builder().build();

  OpenBmc(BmcHttp http) {
    this.http = http;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    URI base = BmcUri.of(call, ADDRESS, "https", -1);
    Map<String, String> session = login(call, base);
    try {
      return perform(call, action, base, session);
    } finally {
      logout(call, base, session);
    }
  }

  private PowerResult perform(Call call, PowerAction action, URI base, Map<String, String> session)
      throws StepFailed, InterruptedException {
    switch (action) {
      case QUERY -> {
        return call.observed(state(call, base, session));
      }
      case OFF -> {
        bootFromNetwork(call, base, session);
        order(call, base, session, "Off");
        return call.accepted();
      }
      default -> {
        if (state(call, base, session) == PowerState.ON) {
          order(call, base, session, "Off");
        }
        bootFromNetwork(call, base, session);
        order(call, base, session, "On");
        return call.accepted();
      }
    }
  }

  private Map<String, String> login(Call call, URI base) throws StepFailed, InterruptedException {
    String password = call.secret(PASSWORD).map(Secret::reveal).orElse("");
    HttpReply reply =
        Replies.success(
            http.send(
                call,
                "POST",
                BmcUri.at(base, "/login"),
                Map.of("Content-Type", "application/json"),
                body(List.of(call.required(USER), password))));
    String cookies =
        reply.headers().allValues("Set-Cookie").stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    if (cookies.isEmpty()) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " let in without a session's cookie");
    }
    return Map.of("Content-Type", "application/json", "Cookie", cookies);
  }

  /** A session that stays behind ends by itself; what was done counts. */
  private void logout(Call call, URI base, Map<String, String> session)
      throws InterruptedException {
    try {
      http.send(call, "POST", BmcUri.at(base, "/logout"), session, body(List.of()));
    } catch (StepFailed e) {
      // As said above.
    }
  }

  private PowerState state(Call call, URI base, Map<String, String> session)
      throws StepFailed, InterruptedException {
    HttpReply reply =
        Replies.success(http.get(call, BmcUri.at(base, STATE + "CurrentHostState"), session));
    String state;
    try {
      state = json.readTree(reply.body()).path("data").asText();
    } catch (JsonProcessingException e) {
      throw StepFailed.action(BmcHttp.shown(reply.uri()) + " answered with what is no JSON");
    }
    if (state.endsWith(".Running")) {
      return PowerState.ON;
    }
    return state.endsWith(".Off") ? PowerState.OFF : PowerState.UNKNOWN;
  }

  private void bootFromNetwork(Call call, URI base, Map<String, String> session)
      throws StepFailed, InterruptedException {
    put(
        call,
        BmcUri.at(base, BOOT + "BootMode"),
        session,
        "xyz.openbmc_project.Control.Boot.Mode.Modes.Regular");
    put(
        call,
        BmcUri.at(base, BOOT + "BootSource"),
        session,
        "xyz.openbmc_project.Control.Boot.Source.Sources.Network");
  }

  private void order(Call call, URI base, Map<String, String> session, String transition)
      throws StepFailed, InterruptedException {
    put(call, BmcUri.at(base, STATE + "RequestedHostTransition"), session, TRANSITION + transition);
  }

  private void put(Call call, URI uri, Map<String, String> session, String value)
      throws StepFailed, InterruptedException {
    Replies.success(http.send(call, "PUT", uri, session, body(value)));
  }

  private String body(Object data) {
    return json.createObjectNode().set("data", json.valueToTree(data)).toString();
  }
}
