package io.maas4j.power.vmware;

import io.maas4j.power.Secret;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.http.Replies;
import io.maas4j.power.http.Xml;
import io.maas4j.power.http.XmlReply;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One login and what the service said of itself. Confined to its call. */
final class VSphereSession {
  final Call call;
  private final BmcHttp http;
  private final URI uri;
  private final Map<String, String> headers = new HashMap<>();
  String searchIndex = "";
  String viewManager = "";
  String collector = "";
  String rootFolder = "";
  private String sessionManager = "";

  VSphereSession(Call call, BmcHttp http, URI uri) {
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
    String password = call.secret(VMware.PASSWORD).map(Secret::reveal).orElse("");
    ask(
        "Login",
        "SessionManager",
        sessionManager,
        ("<userName>" + Xml.escaped(call.required(VMware.USER)) + "</userName>")
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

  /**
   * The first of the machines, with these properties; a view is gone with its session.
   *
   * @param options {@code <options/>}, with how many come at once
   */
  XmlReply machines(List<String> properties, String options)
      throws StepFailed, InterruptedException {
    String view =
        ask(
                "CreateContainerView",
                "ViewManager",
                viewManager,
                ("<container type=\"Folder\">" + Xml.escaped(rootFolder) + "</container>")
                    + "<type>VirtualMachine</type><recursive>true</recursive>")
            .required("returnval");
    String paths =
        properties.stream()
            .map(property -> "<pathSet>" + property + "</pathSet>")
            .collect(Collectors.joining());
    String set =
        ("<specSet><propSet><type>VirtualMachine</type>" + paths + "</propSet>")
            + ("<objectSet><obj type=\"ContainerView\">" + Xml.escaped(view) + "</obj>")
            + "<skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type>"
            + "<path>view</path></selectSet></objectSet></specSet>";
    return ask("RetrievePropertiesEx", "PropertyCollector", collector, set + options);
  }

  /** What follows a page; empty after the last. */
  Optional<XmlReply> next(XmlReply page) throws StepFailed, InterruptedException {
    Optional<String> token = page.text("token");
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (page.elements("objects").isEmpty()) {
      throw StepFailed.action("vSphere answered with a page without machines");
    }
    return Optional.of(
        ask(
            "ContinueRetrievePropertiesEx",
            "PropertyCollector",
            collector,
            "<token>" + Xml.escaped(token.get()) + "</token>"));
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
