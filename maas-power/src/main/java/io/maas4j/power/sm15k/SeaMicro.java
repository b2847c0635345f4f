package io.maas4j.power.sm15k;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.ProbingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Servers of a SeaMicro 15000 by what {@code power_control} says: a maker's command over IPMI, or
 * one of two REST APIs (power spec §17). Which server is meant is {@code system_id}, which is a
 * parameter like any other here and not the machine's own id.
 */
final class SeaMicro implements ProbingSteps {
  static final String ADDRESS = "power_address";
  static final String USER = "power_user";
  static final String PASSWORD = "power_pass";
  static final String SERVER = "system_id";
  static final String CONTROL = "power_control";

  private static final String IPMI = "ipmi";
  private static final String REST_09 = "restapi";
  private static final String REST_20 = "restapi2";
  private static final int HIGHEST_SERVER = 255;
  private static final Pattern SERVER_ID = Pattern.compile("(0|[1-9][0-9]{0,2})/0");

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
  private final Listing rest09;
  private final Listing rest20;
  private final int restBesideIpmi;

  /**
   * @param restBesideIpmi the port of the REST APIs where the address is that of IPMI
   */
  SeaMicro(OverIpmi ipmi, Listing rest09, Listing rest20, int restBesideIpmi) {
    this.ipmi = ipmi;
    this.rest09 = rest09;
    this.rest20 = rest20;
    this.restBesideIpmi = restBesideIpmi;
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

  /**
   * By REST, for IPMI lists nothing: by v0.9 where that is chosen, by v2.0 otherwise. Where IPMI is
   * what will switch the servers, it has to let us in first. {@code 4/0}, which cannot be a
   * machine's name, is {@code sm15k-4-0}.
   */
  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    for (Listing.Server server : servers(call)) {
      OptionalInt number = number(server.id());
      String name = number.isPresent() ? "sm15k-" + number.getAsInt() + "-0" : server.id();
      if (!roll.wants(name)) {
        continue;
      }
      if (number.isEmpty()) {
        roll.unread(name, "is not a number like 4/0, " + HIGHEST_SERVER + "/0 at most");
        continue;
      }
      roll.add(
          new Found(
              name,
              "amd64",
              Roll.macs(server.macs()),
              PowerParameters.builder().text(SERVER, String.valueOf(number.getAsInt())).build()));
    }
  }

  private List<Listing.Server> servers(Call call) throws StepFailed, InterruptedException {
    Control control = control(call);
    if (control == ipmi) {
      URI chassis = besideIpmi(call);
      ipmi.greet(call);
      return rest20.servers(call, chassis);
    }
    Listing listing = control == rest09 ? rest09 : rest20;
    return listing.servers(call, Listing.chassis(call));
  }

  private URI besideIpmi(Call call) throws StepFailed {
    try {
      return new URI("http", null, ipmi.host(call), restBesideIpmi, null, null, null);
    } catch (URISyntaxException e) {
      throw StepFailed.setting(
          ADDRESS, "is no address of a REST API, which lists the servers: " + e.getReason());
    }
  }

  private static OptionalInt number(String id) {
    Matcher matcher = SERVER_ID.matcher(id);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    return number <= HIGHEST_SERVER ? OptionalInt.of(number) : OptionalInt.empty();
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
