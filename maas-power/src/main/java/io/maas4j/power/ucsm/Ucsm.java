package io.maas4j.power.ucsm;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.Replies;
import io.maas4j.power.http.Xml;
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
import java.util.Map;
import org.w3c.dom.Element;

/**
 * Blades and rack servers over the XML API of Cisco UCS Manager (power spec §17): a session, the
 * server by its UUID, and the power of the service profile that it is assigned to.
 */
final class Ucsm implements ProbingSteps {
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String UUID = "uuid";
  private static final List<String> SERVERS =
      List.of("computeBlade", "computeRackUnit", "computeServerUnit");

  static final PowerType TYPE =
      PowerType.named("ucsm", "Cisco UCS Manager")
          .settings(
              PowerSetting.text(UUID, "Server UUID").ofNode().required(),
              PowerSetting.text(ADDRESS, "URL for XML API").required(),
              PowerSetting.text(USER, "API user"),
              PowerSetting.password(PASSWORD, "API password"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.url(ADDRESS))
          .build();

  private final BmcHttp http;

  Ucsm(BmcHttp http) {
    this.http = http;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    String cookie = login(call);
    try {
      return perform(call, action, cookie);
    } finally {
      logout(call, cookie);
    }
  }

  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    String cookie = login(call);
    try {
      XmlReply servers = ask(call, all(cookie, "computeItem"));
      expectConfigs(servers);
      XmlReply interfaces = ask(call, all(cookie, "adaptorHostEthIf"));
      expectConfigs(interfaces);
      XmlReply profiles = ask(call, all(cookie, "lsServer"));
      XmlReply boots = ask(call, all(cookie, "lsbootLanImagePath"));
      UcsmInventory inventory =
          new UcsmInventory(
              interfaces.elements("adaptorHostEthIf"),
              profiles.elements("lsServer"),
              boots.elements("lsbootLanImagePath"));
      for (String kind : SERVERS) {
        for (Element server : servers.elements(kind)) {
          list(server, inventory, roll);
        }
      }
    } finally {
      logout(call, cookie);
    }
  }

  /** By its name, which is its user label; one without interfaces cannot boot from the network. */
  private static void list(Element server, UcsmInventory inventory, Roll roll)
      throws StepFailed, InterruptedException {
    String dn = server.getAttribute("dn");
    String label = server.getAttribute("usrLbl");
    if (!roll.wants(label)) {
      return;
    }
    String uuid = server.getAttribute("uuid");
    if (dn.isEmpty() || uuid.isEmpty()) {
      roll.unread(dn.isEmpty() ? "a server" : dn, "has no " + (dn.isEmpty() ? "dn" : "uuid"));
      return;
    }
    roll.add(
        new Found(
            label,
            "amd64",
            inventory.macs(dn, server.getAttribute("assignedToDn")),
            PowerParameters.builder().text(UUID, uuid).build()));
  }

  private static String all(String cookie, String kind) {
    return "<configResolveClass cookie=\""
        + Xml.escaped(cookie)
        + ("\" classId=\"" + kind + "\" inHierarchical=\"false\"/>");
  }

  private static void expectConfigs(XmlReply reply) throws StepFailed {
    if (reply.elements("outConfigs").isEmpty()) {
      throw StepFailed.action("UCS Manager answered without what it was asked for");
    }
  }

  private PowerResult perform(Call call, PowerAction action, String cookie)
      throws StepFailed, InterruptedException {
    Element server = server(call, cookie);
    PowerState state = state(server.getAttribute("operPower"));
    if (action == PowerAction.QUERY) {
      return call.observed(state);
    }
    String profile = server.getAttribute("assignedToDn");
    if (profile.isEmpty()) {
      throw StepFailed.action("the server " + server.getAttribute("dn") + " has no service profile")
          .remedy("assign one in UCS Manager, the server's power goes by that");
    }
    String order =
        action == PowerAction.OFF
            ? "admin-down"
            : profileIsUp(call, cookie, profile) ? "cycle-immediate" : "admin-up";
    String dn = Xml.escaped(profile + "/power");
    ask(
        call,
        ("<configConfMo cookie=\""
                + Xml.escaped(cookie)
                + "\" dn=\""
                + dn
                + "\" inHierarchical=\"no\">")
            + ("<inConfig><lsPower dn=\"" + dn + "\" state=\"" + order + "\"/></inConfig>")
            + "</configConfMo>");
    return call.accepted();
  }

  private String login(Call call) throws StepFailed, InterruptedException {
    String password = call.secret(PASSWORD).map(Secret::reveal).orElse("");
    XmlReply reply =
        ask(
            call,
            ("<aaaLogin inName=\"" + Xml.escaped(call.text(USER).orElse("")) + "\" inPassword=\"")
                + (Xml.escaped(password) + "\"/>"));
    String cookie = reply.root().getAttribute("outCookie");
    if (cookie.isEmpty()) {
      throw StepFailed.authentication("UCS Manager gave no session");
    }
    return cookie;
  }

  /** A session that stays behind ends by itself; what was done counts. */
  private void logout(Call call, String cookie) throws InterruptedException {
    try {
      ask(call, "<aaaLogout inCookie=\"" + Xml.escaped(cookie) + "\"/>");
    } catch (StepFailed e) {
      // As said above.
    }
  }

  private Element server(Call call, String cookie) throws StepFailed, InterruptedException {
    String uuid = call.required(UUID);
    XmlReply reply =
        ask(
            call,
            ("<configResolveClass cookie=\"" + Xml.escaped(cookie) + "\" classId=\"computeItem\"")
                + " inHierarchical=\"false\"><inFilter><eq class=\"computeItem\" property=\"uuid\""
                + (" value=\"" + Xml.escaped(uuid) + "\"/></inFilter></configResolveClass>"));
    for (String kind : SERVERS) {
      List<Element> found = reply.elements(kind);
      if (!found.isEmpty()) {
        return found.get(0);
      }
    }
    throw StepFailed.setting(UUID, "is of no server that UCS Manager knows: '" + uuid + "'");
  }

  private boolean profileIsUp(Call call, String cookie, String profile)
      throws StepFailed, InterruptedException {
    XmlReply reply =
        ask(
            call,
            ("<configResolveChildren cookie=\"" + Xml.escaped(cookie) + "\" classId=\"lsPower\"")
                + (" inDn=\"" + Xml.escaped(profile) + "\" inHierarchical=\"false\"/>"));
    return reply.elements("lsPower").stream()
        .anyMatch(power -> power.getAttribute("state").equals("up"));
  }

  private XmlReply ask(Call call, String document) throws StepFailed, InterruptedException {
    URI uri = BmcUri.at(BmcUri.of(call, ADDRESS, "https", -1), "/nuova");
    XmlReply reply =
        XmlReply.of(
            Replies.success(
                http.send(call, "POST", uri, Map.of("Content-Type", "text/xml"), document)));
    String code = reply.root().getAttribute("errorCode");
    if (!code.isEmpty() && !code.equals("0")) {
      String said = "UCS Manager says " + code + ": " + reply.root().getAttribute("errorDescr");
      // 551 is a failed authentication, 552 a session that is not valid (XML API, failed requests).
      throw code.equals("551") || code.equals("552")
          ? StepFailed.authentication(said)
          : StepFailed.action(said);
    }
    return reply;
  }

  private static PowerState state(String power) {
    return switch (power) {
      case "on" -> PowerState.ON;
      case "off" -> PowerState.OFF;
      default -> PowerState.UNKNOWN;
    };
  }
}
