package io.maas4j.power.recsbox;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BasicAuth;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Nodes of a RECS|Box over its master's REST API, which answers in XML (power spec §17). */
final class RecsBox implements ProbingSteps {
  private static final String ADDRESS = "power_address";
  private static final String PORT = "power_port";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String NODE = "node_id";
  private static final int DEFAULT_PORT = 8000;
  private static final int DEFAULT_PORT_OF_LIST = 80;

  static final PowerType TYPE =
      PowerType.named("recs_box", "Christmann RECS|Box Power Driver")
          .settings(
              PowerSetting.text(NODE, "Node ID").ofNode().required(),
              PowerSetting.text(ADDRESS, "Power address").required(),
              PowerSetting.text(PORT, "Power port"),
              PowerSetting.text(USER, "Power user"),
              PowerSetting.password(PASSWORD, "Power password"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private final BmcHttp http;

  RecsBox(BmcHttp http) {
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
        send(call, "POST", "/manage/power_off", null);
        return call.accepted();
      }
      default -> {
        // First what every later start boots from, then what this one does.
        bootFrom(call, "HDD", "true");
        bootFrom(call, "PXE", "false");
        send(call, "POST", "/manage/power_on", null);
        return call.accepted();
      }
    }
  }

  /** A node without addresses is a slot that is empty. It is reached by the port that listed it. */
  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    int port = call.port(PORT, DEFAULT_PORT_OF_LIST);
    URI base = BmcUri.of(call, ADDRESS, "http", port);
    URI uri = BmcUri.at(base, "/REST/node");
    XmlReply reply =
        XmlReply.of(Replies.success(http.get(call, uri, BasicAuth.header(call, USER, PASSWORD))));
    if (!reply.root().getLocalName().equals("nodeList")) {
      throw StepFailed.action(
          BmcHttp.shown(uri) + " answered with no list of nodes: " + reply.root().getLocalName());
    }
    for (Element node : reply.elements("node")) {
      String id = node.getAttribute("id");
      List<MacAddress> macs =
          Roll.macs(
              List.of(node.getAttribute("macAddressCompute"), node.getAttribute("macAddressMgmt")));
      if (!roll.wants(id) || macs.isEmpty()) {
        continue;
      }
      if (id.isEmpty()) {
        roll.unread(macs.get(0).value(), "has no id");
        continue;
      }
      roll.add(
          new Found(
              id,
              architecture(node.getAttribute("architecture")),
              macs,
              PowerParameters.builder()
                  .text(NODE, id)
                  .text(PORT, String.valueOf(base.getPort()))
                  .build()));
    }
  }

  private static String architecture(String told) {
    return told.equals("x86") ? "amd64" : Roll.architecture(told);
  }

  private PowerState state(Call call) throws StepFailed, InterruptedException {
    XmlReply reply = XmlReply.of(send(call, "GET", "", null));
    String id = call.required(NODE);
    for (Element node : reply.elements("node")) {
      if (!node.hasAttribute("id") || node.getAttribute("id").equals(id)) {
        return node.getAttribute("state").equals("1") ? PowerState.ON : PowerState.OFF;
      }
    }
    throw StepFailed.setting(NODE, "names no node of this box: '" + id + "'");
  }

  private void bootFrom(Call call, String source, String persistent)
      throws StepFailed, InterruptedException {
    send(call, "PUT", "/manage/set_bootsource", "source=" + source + "&persistent=" + persistent);
  }

  private HttpReply send(Call call, String method, String what, @Nullable String form)
      throws StepFailed, InterruptedException {
    URI base = BmcUri.of(call, ADDRESS, "http", call.port(PORT, DEFAULT_PORT));
    URI uri = BmcUri.at(base, "/REST/node/" + BmcUri.encoded(call.required(NODE)) + what);
    Map<String, String> headers = new HashMap<>(BasicAuth.header(call, USER, PASSWORD));
    if (form != null) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    }
    HttpReply reply = http.send(call, method, uri, headers, form);
    if (reply.status() == 404) {
      throw StepFailed.setting(
          NODE, "names no node of this box: '" + call.required(NODE) + "' (it answered 404)");
    }
    return Replies.success(reply);
  }
}
