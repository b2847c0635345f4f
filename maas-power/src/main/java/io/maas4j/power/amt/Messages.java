package io.maas4j.power.amt;

import io.maas4j.power.http.Xml;
import java.net.URI;
import java.util.UUID;

/**
 * The WS-Management messages that are sent (DSP0226 §7, DSP1027 §8, DSP1012 §8).
 *
 * @param name for people
 * @param resource the class, behind the base of CIM's schema
 * @param action behind the resource for a method; a full URI for a transfer
 * @param selector what chooses the instance: name and value, or empty
 * @param body inside of the envelope's body
 */
record Messages(String name, String resource, String action, String selector, String body) {
  private static final String CIM = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
  private static final String GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";
  private static final String SOAP = "http://www.w3.org/2003/05/soap-envelope";
  private static final String ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
  private static final String WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
  private static final String ANONYMOUS = ADDRESSING + "/role/anonymous";

  static final Messages POWER_STATE =
      new Messages("Get", "CIM_AssociatedPowerManagementService", GET, "", "");

  /** The network first, once. */
  static final Messages CHANGE_BOOT_ORDER =
      new Messages(
          "ChangeBootOrder",
          "CIM_BootConfigSetting",
          "ChangeBootOrder",
          selector("InstanceID", "Intel(r) AMT: Boot Configuration 0"),
          input(
              "ChangeBootOrder",
              "CIM_BootConfigSetting",
              "<p:Source>"
                  + reference(
                      "CIM_BootSourceSetting",
                      selector("InstanceID", "Intel(r) AMT: Force PXE Boot"))
                  + "</p:Source>"));

  /** That configuration is the next start's (role 1). */
  static final Messages SET_BOOT_ROLE =
      new Messages(
          "SetBootConfigRole",
          "CIM_BootService",
          "SetBootConfigRole",
          selector("Name", "Intel(r) AMT Boot Service"),
          input(
              "SetBootConfigRole",
              "CIM_BootService",
              "<p:BootConfigSetting>"
                  + reference(
                      "CIM_BootConfigSetting",
                      selector("InstanceID", "Intel(r) AMT: Boot Configuration 0"))
                  + "</p:BootConfigSetting><p:Role>1</p:Role>"));

  static Messages powerChange(int state) {
    return new Messages(
        "RequestPowerStateChange",
        "CIM_PowerManagementService",
        "RequestPowerStateChange",
        selector("Name", "Intel(r) AMT Power Management Service"),
        input(
            "RequestPowerStateChange",
            "CIM_PowerManagementService",
            "<p:PowerState>"
                + state
                + "</p:PowerState><p:ManagedElement>"
                + reference("CIM_ComputerSystem", selector("Name", "ManagedSystem"))
                + "</p:ManagedElement>"));
  }

  /** The whole message for this service. */
  String envelope(URI to, UUID id) {
    String fullAction = action.startsWith("http") ? action : CIM + resource + "/" + action;
    String chosen = selector.isEmpty() ? "" : "<w:SelectorSet>" + selector + "</w:SelectorSet>";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        + ("<s:Envelope xmlns:s=\"" + SOAP + "\" xmlns:a=\"" + ADDRESSING + "\"")
        + (" xmlns:w=\"" + WSMAN + "\"><s:Header>")
        + ("<a:Action s:mustUnderstand=\"true\">" + fullAction + "</a:Action>")
        + ("<a:To s:mustUnderstand=\"true\">" + Xml.escaped(to.toString()) + "</a:To>")
        + ("<w:ResourceURI s:mustUnderstand=\"true\">" + CIM + resource + "</w:ResourceURI>")
        + ("<a:MessageID s:mustUnderstand=\"true\">uuid:" + id + "</a:MessageID>")
        + ("<a:ReplyTo><a:Address>" + ANONYMOUS + "</a:Address></a:ReplyTo>")
        + (chosen + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>");
  }

  private static String input(String method, String resource, String inside) {
    return ("<p:" + method + "_INPUT xmlns:p=\"" + CIM + resource + "\">")
        + (inside + "</p:" + method + "_INPUT>");
  }

  private static String selector(String name, String value) {
    return "<w:Selector Name=\"" + name + "\">" + value + "</w:Selector>";
  }

  private static String reference(String resource, String selector) {
    return ("<a:Address>" + ANONYMOUS + "</a:Address><a:ReferenceParameters><w:ResourceURI>")
        + (CIM + resource + "</w:ResourceURI><w:SelectorSet>" + selector + "</w:SelectorSet>")
        + "</a:ReferenceParameters>";
  }
}
