package io.maas4j.power.amt;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.DigestAuth;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.http.XmlReply;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.w3c.dom.Element;

/**
 * Intel AMT over WS-Management with Digest authentication (power spec §17; DSP0226, DSP1027). AMT
 * before 5.1 speaks another protocol only, and is told apart by its answer to this one.
 */
final class Amt implements Steps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String PORT = "port";
  private static final String PLAIN = "16992";
  private static final String TLS = "16993";

  static final PowerType TYPE =
      PowerType.named("amt", "Intel AMT")
          .settings(
              PowerSetting.text(USER, "AMT user").or("admin"),
              PowerSetting.password(PASSWORD, "Power password"),
              PowerSetting.choice(PORT, "HTTP or HTTPS", ports()).or(PLAIN),
              PowerSetting.text(ADDRESS, "Power address").required())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  /** CIM power states: what to ask for. */
  private static final int ASK_ON = 2;

  private static final int ASK_OFF = 8;
  private static final int ASK_RESET = 10;

  private static final Set<Integer> ON = Set.of(2, 3, 4, 5, 7, 9, 10, 14, 15, 16);
  private static final Set<Integer> OFF = Set.of(6, 8, 12, 13);
  private static final int CHECKS = 10;
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

  private final BmcHttp http;
  private final SecureRandom random = new SecureRandom();

  Amt(BmcHttp http) {
    this.http = http;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    switch (action) {
      case QUERY -> {
        return call.observed(state(call));
      }
      case OFF -> {
        change(call, ASK_OFF);
        await(call, PowerState.OFF);
        return call.accepted();
      }
      default -> {
        boolean running = state(call) == PowerState.ON;
        invoke(call, Messages.CHANGE_BOOT_ORDER);
        invoke(call, Messages.SET_BOOT_ROLE);
        change(call, running ? ASK_RESET : ASK_ON);
        await(call, PowerState.ON);
        return call.accepted();
      }
    }
  }

  /** AMT takes a moment; an order that it takes and does not follow is a failure. */
  private void await(Call call, PowerState wanted) throws StepFailed, InterruptedException {
    for (int check = 0; check < CHECKS; check++) {
      if (state(call) == wanted) {
        return;
      }
      call.pause(BETWEEN_CHECKS);
    }
    throw StepFailed.action("AMT took the order, and the machine is not " + wanted.wireName());
  }

  private PowerState state(Call call) throws StepFailed, InterruptedException {
    XmlReply reply = send(call, Messages.POWER_STATE);
    String text = reply.required("PowerState");
    try {
      int state = Integer.parseInt(text);
      if (ON.contains(state)) {
        return PowerState.ON;
      }
      if (OFF.contains(state)) {
        return PowerState.OFF;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw StepFailed.action("AMT tells a power state that is not known: '" + text + "'");
  }

  private void change(Call call, int state) throws StepFailed, InterruptedException {
    invoke(call, Messages.powerChange(state));
  }

  private void invoke(Call call, Messages message) throws StepFailed, InterruptedException {
    String value = send(call, message).required("ReturnValue");
    if (!value.equals("0")) {
      throw StepFailed.action("AMT refuses " + message.name() + " with return value " + value);
    }
  }

  private XmlReply send(Call call, Messages message) throws StepFailed, InterruptedException {
    String port = call.required(PORT);
    if (!port.equals(PLAIN) && !port.equals(TLS)) {
      throw StepFailed.setting(PORT, "must be " + PLAIN + " or " + TLS);
    }
    String scheme = port.equals(TLS) ? "https" : "http";
    URI uri = BmcUri.at(BmcUri.of(call, ADDRESS, scheme, Integer.parseInt(port)), "/wsman");
    String body = message.envelope(uri, UUID.randomUUID());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/soap+xml;charset=UTF-8");
    HttpReply reply = http.send(call, "POST", uri, headers, body);
    if (reply.status() == 401) {
      String password = call.secret(PASSWORD).map(Secret::reveal).orElse("");
      DigestAuth digest = new DigestAuth(call.required(USER), password);
      headers.put(
          "Authorization",
          digest.header(reply.headers().allValues("WWW-Authenticate"), "POST", uri, random));
      reply = http.send(call, "POST", uri, headers, body);
    }
    if (reply.status() == 404 || reply.status() == 405) {
      throw StepFailed.action(
          BmcHttp.shown(uri) + " has no WS-Management; AMT before version 5.1 is not supported");
    }
    boolean fault = reply.status() == 400 || reply.status() == 500;
    XmlReply answer = XmlReply.of(fault ? reply : Replies.success(reply));
    for (Element reason : answer.elements("Reason")) {
      throw StepFailed.action("AMT refuses: " + reason.getTextContent().strip());
    }
    return answer;
  }

  private static Map<String, String> ports() {
    Map<String, String> ports = new LinkedHashMap<>();
    ports.put(PLAIN, "http");
    ports.put(TLS, "https");
    return ports;
  }
}
