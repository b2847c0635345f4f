package io.maas4j.power.dli;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BasicAuth;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.Replies;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sockets of a Digital Loggers PDU over its web pages (power spec §17): the state of all sockets is
 * a bit mask in a comment of its first page.
 */
final class Dli implements Steps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String OUTLET = "outlet_id";

  static final PowerType TYPE =
      PowerType.named("dli", "Digital Loggers, Inc. PDU")
          .settings(
              PowerSetting.text(OUTLET, "Outlet ID").ofNode().required(),
              PowerSetting.text(ADDRESS, "Power address").required(),
              PowerSetting.text(USER, "Power user"),
              PowerSetting.password(PASSWORD, "Power password"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private static final Pattern STATE = Pattern.compile("<!--\\s*state=([0-9a-fA-F]{1,8})\\b");
  private static final int MOST_OUTLETS = 32;
  private static final Duration OFF_TIME = Duration.ofSeconds(1);

  private final BmcHttp http;

  Dli(BmcHttp http) {
    this.http = http;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    int outlet = outlet(call);
    switch (action) {
      case QUERY -> {
        return call.observed(state(call, outlet));
      }
      case OFF -> {
        order(call, outlet, "OFF");
        return call.accepted();
      }
      default -> {
        // A machine that is on is to start afresh, hence without power for a moment.
        if (state(call, outlet) == PowerState.ON) {
          order(call, outlet, "OFF");
          call.pause(OFF_TIME);
          if (state(call, outlet) == PowerState.ON) {
            throw StepFailed.action("outlet " + outlet + " did not switch off before switching on");
          }
        }
        order(call, outlet, "ON");
        return call.accepted();
      }
    }
  }

  private PowerState state(Call call, int outlet) throws StepFailed, InterruptedException {
    String page = get(call, "/index.htm");
    Matcher found = STATE.matcher(page);
    if (!found.find()) {
      throw StepFailed.action("the PDU's first page does not tell the state of its outlets");
    }
    long on = Long.parseLong(found.group(1), 16);
    return (on >> (outlet - 1) & 1) == 1 ? PowerState.ON : PowerState.OFF;
  }

  private void order(Call call, int outlet, String order) throws StepFailed, InterruptedException {
    get(call, "/outlet?" + outlet + "=" + order);
  }

  private String get(Call call, String path) throws StepFailed, InterruptedException {
    URI uri = BmcUri.at(BmcUri.of(call, ADDRESS, "http", -1), path);
    Map<String, String> user = BasicAuth.header(call, USER, PASSWORD);
    return Replies.success(http.get(call, uri, user)).body();
  }

  private static int outlet(Call call) throws StepFailed {
    String text = call.required(OUTLET);
    try {
      int outlet = Integer.parseInt(text);
      if (outlet >= 1 && outlet <= MOST_OUTLETS) {
        return outlet;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw StepFailed.setting(OUTLET, "must be a number, 1 to " + MOST_OUTLETS + ": '" + text + "'");
  }
}
