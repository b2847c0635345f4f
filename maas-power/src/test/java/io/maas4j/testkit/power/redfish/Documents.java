package io.maas4j.testkit.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.testkit.power.redfish.RedfishDialect.Way;
import java.net.URLEncoder;
import java.util.List;

/** The resources of a simulated service, as JSON (DSP2046). */
final class Documents {
  static final String ROOT = "/redfish/v1";
  static final String SYSTEMS = ROOT + "/Systems";
  static final String SESSION_SERVICE = ROOT + "/SessionService";
  static final String TASKS = ROOT + "/TaskService/Tasks";

  private final RedfishDialect dialect;
  private final String linkHost;

  /**
   * @param linkHost what links have in front of their path; empty as a rule
   */
  Documents(RedfishDialect dialect, String linkHost) {
    this.dialect = dialect;
    this.linkHost = linkHost;
  }

  String sessions() {
    return dialect.does(Way.SESSIONS_ELSEWHERE)
        ? ROOT + "/Sessions"
        : SESSION_SERVICE + "/Sessions";
  }

  ObjectNode root() {
    ObjectNode root = resource(ROOT + "/", "ServiceRoot.v1_9_0.ServiceRoot", "RootService");
    root.put("RedfishVersion", "1.11.0");
    root.put("UUID", "92384634-2938-2342-8820-489239905423");
    root.put("Product", "Simulated BMC");
    if (!dialect.manufacturer().isEmpty()) {
      root.put("Vendor", dialect.manufacturer());
    }
    link(root, "Systems", SYSTEMS);
    link(root, "Chassis", ROOT + "/Chassis");
    link(root, "Managers", ROOT + "/Managers");
    link(root, "Tasks", ROOT + "/TaskService");
    if (!dialect.does(Way.NO_SESSIONS)) {
      link(root, "SessionService", SESSION_SERVICE);
      link(root.putObject("Links"), "Sessions", sessions());
    }
    return root;
  }

  ObjectNode sessionService(int timeoutSeconds) {
    ObjectNode service =
        resource(SESSION_SERVICE, "SessionService.v1_1_6.SessionService", "SessionService");
    service.put("ServiceEnabled", true);
    service.put("SessionTimeout", timeoutSeconds);
    link(service, "Sessions", sessions());
    return service;
  }

  ObjectNode session(Accounts.Session session) {
    ObjectNode node =
        resource(
            sessions() + "/" + session.number(),
            "Session.v1_2_1.Session",
            String.valueOf(session.number()));
    node.put("UserName", session.user());
    return node;
  }

  ObjectNode collection(String path, String type, List<String> members) {
    ObjectNode node = resource(path, type + "Collection." + type + "Collection", type);
    node.put("Members@odata.count", members.size());
    ArrayNode array = node.putArray("Members");
    members.forEach(member -> array.addObject().put("@odata.id", linkHost + member));
    return node;
  }

  ObjectNode manager() {
    ObjectNode node = resource(ROOT + "/Managers/1", "Manager.v1_9_0.Manager", "1");
    node.put("ManagerType", "BMC");
    node.put("FirmwareVersion", "1.0.0");
    node.putObject("Status").put("State", "Enabled").put("Health", "OK");
    return node;
  }

  ObjectNode chassis(String power) {
    ObjectNode node = resource(ROOT + "/Chassis/1", "Chassis.v1_14_0.Chassis", "1");
    node.put("ChassisType", "RackMount");
    node.put("PowerState", power);
    node.putObject("Status").put("State", "Enabled").put("Health", "OK");
    return node;
  }

  ObjectNode system(SimulatedSystem system, String power) {
    String path = path(system);
    ObjectNode node = resource(path, "ComputerSystem.v1_13_0.ComputerSystem", system.id());
    node.put("@odata.etag", etag(system));
    node.put("SystemType", "Physical");
    node.put("Manufacturer", dialect.manufacturer());
    node.put("Model", "Simulated");
    node.put("SerialNumber", "SIM-" + system.id());
    node.put("UUID", "38947555-7742-3448-3784-823347823834");
    node.put("PowerState", power);
    node.putObject("Status").put("State", "Enabled").put("Health", "OK");
    node.set("Boot", boot(system));
    if (dialect.does(Way.SETTINGS_OBJECT)) {
      ObjectNode settings = node.putObject("@Redfish.Settings");
      settings.put("@odata.type", "#Settings.v1_3_0.Settings");
      link(settings, "SettingsObject", path + "/Settings");
    }
    ObjectNode reset = node.putObject("Actions").putObject("#ComputerSystem.Reset");
    reset.put("target", linkHost + path + "/Actions/ComputerSystem.Reset");
    if (dialect.does(Way.ACTION_INFO)) {
      reset.put("@Redfish.ActionInfo", linkHost + path + "/ResetActionInfo");
    } else if (!dialect.does(Way.NOTHING_SAID_OF_RESETS)) {
      ArrayNode types = reset.putArray("ResetType@Redfish.AllowableValues");
      dialect.resetTypes().forEach(types::add);
    }
    return node;
  }

  ObjectNode settings(SimulatedSystem system) {
    ObjectNode node =
        resource(path(system) + "/Settings", "ComputerSystem.v1_13_0.ComputerSystem", "Settings");
    node.put("@odata.etag", etag(system));
    node.set("Boot", boot(system));
    return node;
  }

  ObjectNode resetActionInfo(SimulatedSystem system) {
    ObjectNode node =
        resource(
            path(system) + "/ResetActionInfo", "ActionInfo.v1_1_2.ActionInfo", "ResetActionInfo");
    ObjectNode parameter = node.putArray("Parameters").addObject();
    parameter.put("Name", "ResetType").put("Required", true).put("DataType", "String");
    ArrayNode values = parameter.putArray("AllowableValues");
    dialect.resetTypes().forEach(values::add);
    return node;
  }

  ObjectNode task(int number, String state) {
    ObjectNode node = resource(TASKS + "/" + number, "Task.v1_4_3.Task", String.valueOf(number));
    node.put("TaskState", state);
    node.put("TaskStatus", state.equals("Exception") ? "Critical" : "OK");
    ArrayNode messages = node.putArray("Messages");
    if (state.equals("Exception")) {
      messages
          .addObject()
          .put("MessageId", "Base.1.8.InternalError")
          .put("Message", "The job failed.")
          .put("Severity", "Critical");
    }
    return node;
  }

  /** Where a system is, encoded as links have to be. */
  static String path(SimulatedSystem system) {
    return SYSTEMS + "/" + URLEncoder.encode(system.id(), UTF_8).replace("+", "%20");
  }

  String etag(SimulatedSystem system) {
    String strong = "\"" + system.version() + "\"";
    return dialect.does(Way.WEAK_ETAGS) ? "W/" + strong : strong;
  }

  private ObjectNode boot(SimulatedSystem system) {
    ObjectNode boot = JsonNodeFactory.instance.objectNode();
    boot.put("BootSourceOverrideEnabled", system.bootEnabled());
    boot.put("BootSourceOverrideTarget", system.bootSource());
    boot.put("BootSourceOverrideMode", system.bootMode());
    ArrayNode sources = boot.putArray("BootSourceOverrideTarget@Redfish.AllowableValues");
    dialect.bootSources().forEach(sources::add);
    return boot;
  }

  private ObjectNode resource(String path, String type, String id) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("@odata.id", linkHost + path);
    node.put("@odata.type", "#" + type);
    node.put("Id", id);
    node.put("Name", id);
    return node;
  }

  private void link(ObjectNode in, String name, String path) {
    in.putObject(name).put("@odata.id", linkHost + path);
  }
}
