package io.maas4j.power.msftocs;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BasicAuth;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.Replies;
import io.maas4j.power.http.XmlReply;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.ProbingSteps;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Blades of an Open CloudServer chassis over its manager's REST API: GETs that are answered in XML
 * (power spec §17).
 */
final class MicrosoftOcs implements ProbingSteps {
  private static final String ADDRESS = "power_address";
  private static final String PORT = "power_port";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String BLADE = "blade_id";
  private static final int DEFAULT_PORT = 8000;

  static final PowerType TYPE =
      PowerType.named("msftocs", "Microsoft OCS - Chassis Manager")
          .settings(
              PowerSetting.text(ADDRESS, "Power address").required(),
              PowerSetting.text(PORT, "Power port"),
              PowerSetting.text(USER, "Power user"),
              PowerSetting.password(PASSWORD, "Power password"),
              PowerSetting.text(BLADE, "Blade ID (Typically 1-24)").ofNode().required())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  /** The chassis manager's numbers of boot types. */
  private enum Boot {
    NETWORK(2),
    DISK(3);

    private final int number;

    Boot(int number) {
      this.number = number;
    }
  }

  private final BmcHttp http;

  MicrosoftOcs(BmcHttp http) {
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
        ask(call, "SetBladeOff", "");
        return call.accepted();
      }
      default -> {
        if (state(call) == PowerState.ON) {
          ask(call, "SetBladeOff", "");
        }
        // First what every later start boots from, then what this one does.
        ask(call, "SetNextBoot", boot(Boot.DISK, "true"));
        ask(call, "SetNextBoot", boot(Boot.NETWORK, "false"));
        ask(call, "SetBladeOn", "");
        return call.accepted();
      }
    }
  }

  private PowerState state(Call call) throws StepFailed, InterruptedException {
    return switch (ask(call, "GetBladeState", "").required("bladeState")) {
      case "ON" -> PowerState.ON;
      case "OFF" -> PowerState.OFF;
      default -> PowerState.UNKNOWN;
    };
  }

  /** An empty slot is listed too, and has no addresses. */
  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    XmlReply chassis =
        send(
            call,
            "GetChassisInfo",
            "?bladeinfo=true&psuInfo=false&chassisControllerInfo=false&batteryInfo=false");
    if (chassis.elements("bladeCollections").isEmpty()) {
      throw StepFailed.action("GetChassisInfo: the chassis manager answered without its blades");
    }
    for (Element blade : chassis.elements("BladeInfo")) {
      String name = XmlReply.text(blade, "bladeName");
      String number = XmlReply.text(blade, "bladeNumber");
      List<MacAddress> macs = Roll.macs(XmlReply.texts(blade, "macAddress"));
      if (!roll.wants(name) || macs.isEmpty()) {
        continue;
      }
      if (number.isEmpty()) {
        roll.unread(name, "has no number");
        continue;
      }
      roll.add(
          new Found(name, "amd64", macs, PowerParameters.builder().text(BLADE, number).build()));
    }
  }

  private static String boot(Boot boot, String persistent) {
    return "&bootType=" + boot.number + "&uefi=false&persistent=" + persistent;
  }

  private XmlReply ask(Call call, String command, String more)
      throws StepFailed, InterruptedException {
    return send(call, command, "?bladeid=" + BmcUri.encoded(call.required(BLADE)) + more);
  }

  private XmlReply send(Call call, String command, String query)
      throws StepFailed, InterruptedException {
    URI base = BmcUri.of(call, ADDRESS, "http", call.port(PORT, DEFAULT_PORT));
    URI uri = BmcUri.at(base, "/" + command + query);
    XmlReply reply =
        XmlReply.of(Replies.success(http.get(call, uri, BasicAuth.header(call, USER, PASSWORD))));
    Optional<String> code = reply.text("completionCode");
    if (code.isPresent() && !code.get().equals("Success")) {
      String why = reply.text("statusDescription").filter(text -> !text.isEmpty()).orElse("");
      throw StepFailed.action(
          command + ": the chassis manager says " + code.get() + (why.isEmpty() ? "" : ", " + why));
    }
    return reply;
  }
}
