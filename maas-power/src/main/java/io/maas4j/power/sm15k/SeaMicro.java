package io.maas4j.power.sm15k;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Servers of a SeaMicro 15000 by what {@code power_control} says: a maker's command over IPMI, or
 * one of two REST APIs (power spec §17). Which server is meant is {@code system_id}, which is a
 * parameter like any other here and not the machine's own id.
 */
final class SeaMicro implements Steps {
  static final String ADDRESS = "power_address";
  static final String USER = "power_user";
  static final String PASSWORD = "power_pass";
  static final String SERVER = "system_id";
  static final String CONTROL = "power_control";

  private static final String IPMI = "ipmi";
  private static final String REST_09 = "restapi";
  private static final String REST_20 = "restapi2";
  private static final int HIGHEST_SERVER = 255;

  static final PowerType TYPE =
      PowerType.named("sm15k", "SeaMicro 15000")
          .settings(
              PowerSetting.text(SERVER, "System ID").ofNode().required(),
              PowerSetting.text(ADDRESS, "Power address").required(),
              PowerSetting.text(USER, "Power user"),
              PowerSetting.password(PASSWORD, "Power password"),
              PowerSetting.choice(CONTROL, "Power control type", controls()).required().or(IPMI))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .queryableOnlyWith(CONTROL, REST_20)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private final OverIpmi ipmi;
  private final Control rest09;
  private final Control rest20;

  SeaMicro(OverIpmi ipmi, Control rest09, Control rest20) {
    this.ipmi = ipmi;
    this.rest09 = rest09;
    this.rest20 = rest20;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    Control control = control(call);
    int server = server(call);
    switch (action) {
      case QUERY -> {
        return call.observed(control.state(call, server));
      }
      case OFF -> control.off(call, server);
      default -> control.on(call, server);
    }
    return call.accepted();
  }

  @Override
  public void close() {
    ipmi.close();
  }

  private Control control(Call call) throws StepFailed {
    String chosen = call.required(CONTROL);
    return switch (chosen) {
      case IPMI -> ipmi;
      case REST_09 -> rest09;
      case REST_20 -> rest20;
      default ->
          throw StepFailed.setting(
              CONTROL, "must be one of " + controls().keySet() + ": '" + chosen + "'");
    };
  }

  private static int server(Call call) throws StepFailed {
    String text = call.required(SERVER);
    try {
      int server = Integer.parseInt(text);
      if (server >= 0 && server <= HIGHEST_SERVER) {
        return server;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw StepFailed.setting(
        SERVER, "must be a server's number, 0 to " + HIGHEST_SERVER + ": '" + text + "'");
  }

  private static Map<String, String> controls() {
    Map<String, String> controls = new LinkedHashMap<>();
    controls.put(IPMI, "IPMI");
    controls.put(REST_09, "REST API v0.9");
    controls.put(REST_20, "REST API v2.0");
    return controls;
  }
}
