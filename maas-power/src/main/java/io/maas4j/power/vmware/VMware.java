package io.maas4j.power.vmware;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.http.Xml;
import io.maas4j.power.http.XmlReply;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * Virtual machines of vCenter or a single ESXi host over the vSphere Web Services API (power spec
 * §17): found by UUID (of the instance, then of the BIOS), else by name.
 */
final class VMware implements Steps {
  private static final String NAME = "power_vm_name";
  private static final String UUID = "power_uuid";
  private static final String ADDRESS = "power_address";
  private static final String USER = "power_user";
  private static final String PASSWORD = "power_pass";
  private static final String PORT = "power_port";
  private static final String PROTOCOL = "power_protocol";
  private static final String UNVERIFIED = "+unverified";

  static final PowerType TYPE =
      PowerType.named("vmware", "VMware")
          .settings(
              PowerSetting.text(NAME, "VM Name (if UUID unknown)").ofNode(),
              PowerSetting.text(UUID, "VM UUID (if known)").ofNode(),
              PowerSetting.text(ADDRESS, "VMware IP").required(),
              PowerSetting.text(USER, "VMware username").required(),
              PowerSetting.password(PASSWORD, "VMware password").required(),
              PowerSetting.text(PORT, "VMware API port (optional)"),
              PowerSetting.text(PROTOCOL, "VMware API protocol (optional)"))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity(ADDRESS))
          .build();

  private final BmcHttp verifying;
  private final BmcHttp trusting;

  VMware(BmcHttp verifying, BmcHttp trusting) {
    this.verifying = verifying;
    this.trusting = trusting;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    if (call.text(UUID).isEmpty() && call.text(NAME).isEmpty()) {
      throw StepFailed.setting(UUID, "is missing, and so is " + NAME + "; one of them is needed");
    }
    Session session = open(call);
    try {
      String machine = machine(session);
      PowerState state = state(session, machine);
      if (action == PowerAction.QUERY) {
        return call.observed(state);
      }
      PowerState wanted = action == PowerAction.ON ? PowerState.ON : PowerState.OFF;
      if (state != wanted) {
        String order = action == PowerAction.ON ? "PowerOnVM_Task" : "PowerOffVM_Task";
        session.ask(order, "VirtualMachine", machine, "");
      }
      return call.accepted();
    } finally {
      session.logout();
    }
  }

  private Session open(Call call) throws StepFailed, InterruptedException {
    String protocol = call.text(PROTOCOL).orElse("https");
    boolean unverified = protocol.endsWith(UNVERIFIED);
    String scheme =
        unverified ? protocol.substring(0, protocol.length() - UNVERIFIED.length()) : protocol;
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw StepFailed.setting(
          PROTOCOL, "must be https, https+unverified or http: '" + protocol + "'");
    }
    int port = call.port(PORT, -1);
    URI uri = BmcUri.at(BmcUri.of(call, ADDRESS, scheme, port), "/sdk");
    Session session = new Session(call, unverified ? trusting : verifying, uri);
    session.login();
    return session;
  }

  private static String machine(Session session) throws StepFailed, InterruptedException {
    Optional<String> uuid = session.call.text(UUID);
    if (uuid.isPresent()) {
      for (String kind : List.of("true", "false")) {
        XmlReply found =
            session.ask(
                "FindByUuid",
                "SearchIndex",
                session.searchIndex,
                ("<uuid>" + Xml.escaped(uuid.get()) + "</uuid><vmSearch>true</vmSearch>")
                    + ("<instanceUuid>" + kind + "</instanceUuid>"));
        Optional<String> machine = found.text("returnval");
        if (machine.isPresent()) {
          return machine.get();
        }
      }
    }
    Optional<String> name = session.call.text(NAME);
    if (name.isPresent()) {
      return byName(session, name.get());
    }
    throw StepFailed.setting(UUID, "is of no virtual machine there: '" + uuid.orElse("") + "'");
  }

  /** Looks through a view of all machines; a view is gone with its session. */
  private static String byName(Session session, String name)
      throws StepFailed, InterruptedException {
    String view =
        session
            .ask(
                "CreateContainerView",
                "ViewManager",
                session.viewManager,
                ("<container type=\"Folder\">" + Xml.escaped(session.rootFolder) + "</container>")
                    + "<type>VirtualMachine</type><recursive>true</recursive>")
            .required("returnval");
    String set =
        "<specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet></propSet>"
            + ("<objectSet><obj type=\"ContainerView\">" + Xml.escaped(view) + "</obj>")
            + "<skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type>"
            + "<path>view</path></selectSet></objectSet></specSet>";
    XmlReply page =
        session.ask(
            "RetrievePropertiesEx", "PropertyCollector", session.collector, set + "<options/>");
    while (true) {
      for (Element object : page.elements("objects")) {
        String value = text(object, "val");
        if (value.equals(name)) {
          return text(object, "obj");
        }
      }
      Optional<String> token = page.text("token");
      if (token.isEmpty()) {
        throw StepFailed.setting(NAME, "is of no virtual machine there: '" + name + "'");
      }
      page =
          session.ask(
              "ContinueRetrievePropertiesEx",
              "PropertyCollector",
              session.collector,
              "<token>" + Xml.escaped(token.get()) + "</token>");
    }
  }

  private static PowerState state(Session session, String machine)
      throws StepFailed, InterruptedException {
    String set =
        "<specSet><propSet><type>VirtualMachine</type><pathSet>runtime.powerState</pathSet>"
            + ("</propSet><objectSet><obj type=\"VirtualMachine\">" + Xml.escaped(machine))
            + "</obj></objectSet></specSet><options/>";
    String state =
        session
            .ask("RetrievePropertiesEx", "PropertyCollector", session.collector, set)
            .required("val");
    return switch (state) {
      // A suspended machine holds its memory: it is not off.
      case "poweredOn", "suspended" -> PowerState.ON;
      case "poweredOff" -> PowerState.OFF;
      default -> throw StepFailed.action("vSphere tells a power state that is not known: " + state);
    };
  }

  private static String text(Element parent, String name) {
    var found = parent.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  /** One login and what the service said of itself. Confined to its call. */
  private static final class Session {
    final Call call;
    private final BmcHttp http;
    private final URI uri;
    private final Map<String, String> headers = new HashMap<>();
    String searchIndex = "";
    String viewManager = "";
    String collector = "";
    String rootFolder = "";
    private String sessionManager = "";

    Session(Call call, BmcHttp http, URI uri) {
      this.call = call;
      this.http = http;
      this.uri = uri;
      headers.put("Content-Type", "text/xml; charset=utf-8");
      headers.put("SOAPAction", "urn:vim25/5.5");
    }

    void login() throws StepFailed, InterruptedException {
      XmlReply content = ask("RetrieveServiceContent", "ServiceInstance", "ServiceInstance", "");
      searchIndex = content.required("searchIndex");
      viewManager = content.required("viewManager");
      collector = content.required("propertyCollector");
      rootFolder = content.required("rootFolder");
      sessionManager = content.required("sessionManager");
      String password = call.secret(PASSWORD).map(Secret::reveal).orElse("");
      ask(
          "Login",
          "SessionManager",
          sessionManager,
          ("<userName>" + Xml.escaped(call.required(USER)) + "</userName>")
              + ("<password>" + Xml.escaped(password) + "</password>"));
    }

    /** A session that stays behind ends by itself; what was done counts. */
    void logout() throws InterruptedException {
      try {
        ask("Logout", "SessionManager", sessionManager, "");
      } catch (StepFailed e) {
        // As said above.
      }
    }

    XmlReply ask(String method, String type, String object, String arguments)
        throws StepFailed, InterruptedException {
      String body =
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope"
              + " xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
              + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>"
              + ("<" + method + " xmlns=\"urn:vim25\"><_this type=\"" + type + "\">")
              + (Xml.escaped(object) + "</_this>" + arguments + "</" + method + ">")
              + "</soapenv:Body></soapenv:Envelope>";
      HttpReply reply = http.send(call, "POST", uri, headers, body);
      String cookies =
          reply.headers().allValues("Set-Cookie").stream()
              .map(cookie -> cookie.split(";", 2)[0])
              .collect(Collectors.joining("; "));
      if (!cookies.isEmpty()) {
        headers.put("Cookie", cookies);
      }
      XmlReply answer = XmlReply.of(reply.status() == 500 ? reply : Replies.success(reply));
      Optional<String> fault = answer.text("faultstring");
      if (fault.isPresent()) {
        boolean stranger =
            !answer.elements("InvalidLoginFault").isEmpty()
                || !answer.elements("NotAuthenticatedFault").isEmpty()
                || !answer.elements("NoPermissionFault").isEmpty();
        String said = "vSphere refuses " + method + ": " + fault.get();
        throw stranger ? StepFailed.authentication(said) : StepFailed.action(said);
      }
      return answer;
    }
  }
}
