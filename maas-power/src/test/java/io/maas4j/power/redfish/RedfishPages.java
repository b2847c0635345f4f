package io.maas4j.power.redfish;

import java.util.List;

/** Documents as a service without faults sends them (DSP2046). */
final class RedfishPages {
  static final String ROOT =
      """
      {"@odata.id":"/redfish/v1/","RedfishVersion":"1.11.0",
       "Systems":{"@odata.id":"/redfish/v1/Systems"},
       "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}
      """;

  static final String SYSTEMS =
      """
      {"@odata.id":"/redfish/v1/Systems","Members@odata.count":1,
       "Members":[{"@odata.id":"/redfish/v1/Systems/1"}]}
      """;

  static final String SYSTEM =
      """
      {"@odata.id":"/redfish/v1/Systems/1","@odata.etag":"\\"1\\"","SystemType":"Physical",
       "Manufacturer":"HPE","PowerState":"Off",
       "Boot":{"BootSourceOverrideEnabled":"Disabled","BootSourceOverrideTarget":"None",
        "BootSourceOverrideMode":"UEFI",
        "BootSourceOverrideTarget@Redfish.AllowableValues":["None","Pxe","UefiHttp"]},
       "@Redfish.Settings":{"SettingsObject":{"@odata.id":"/redfish/v1/Systems/1/Settings"}},
       "Actions":{"#ComputerSystem.Reset":{
        "target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
        "@Redfish.ActionInfo":"/redfish/v1/Systems/1/ResetActionInfo",
        "ResetType@Redfish.AllowableValues":
         ["On","ForceOff","GracefulShutdown","GracefulRestart","ForceRestart"]}}}
      """;

  static final String ERROR =
      """
      {"error":{"code":"Base.1.8.GeneralError","message":"See there.","@Message.ExtendedInfo":[
       {"MessageId":"Base.1.8.ResourceInUse","Message":"In use.","Resolution":"Wait."},
       {"MessageId":"Base.1.8.InternalError","Message":"Broken."}]}}
      """;

  static final String TASK =
      """
      {"@odata.id":"/redfish/v1/TaskService/Tasks/1","TaskState":"Completed","TaskStatus":"OK",
       "Messages":[{"MessageId":"Base.1.8.Success","Message":"Done."}]}
      """;

  static final List<String> ALL = List.of(ROOT, SYSTEMS, SYSTEM, ERROR, TASK);

  private RedfishPages() {}

  /** What is at a path; the system where the path means nothing. */
  static String of(String path) {
    if (path.endsWith("/Systems") || path.endsWith("/Systems/")) {
      return SYSTEMS;
    }
    if (path.endsWith("/v1/") || path.endsWith("/v1")) {
      return ROOT;
    }
    return path.contains("Tasks") ? TASK : SYSTEM;
  }
}
