package io.maas4j.power.vmware;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.BmcUri;
import io.maas4j.power.http.Xml;
import io.maas4j.power.http.XmlReply;
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
 * Virtual machines of vCenter or a single ESXi host over the vSphere Web Services API (power spec
 * §17): found by UUID (of the instance, then of the BIOS), else by name.
 */
final class VMware implements ProbingSteps {
  static final String NAME = "power_vm_name";
  static final String UUID = "power_uuid";
  private static final String ADDRESS = "power_address";
  static final String USER = "power_user";
  static final String PASSWORD = "power_pass";
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
      throw StepFailed.setting(UUID, "is missing, and so is " + NAME)
          .remedy("set one of them in the machine's power settings");
    }
    VSphereSession session = open(call);
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

  @Override
  public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
    VSphereSession session = open(call);
    try {
      new VSphereListing(session).read(roll);
    } finally {
      session.logout();
    }
  }

  private VSphereSession open(Call call) throws StepFailed, InterruptedException {
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
    VSphereSession session = new VSphereSession(call, unverified ? trusting : verifying, uri);
    session.login();
    return session;
  }

  private static String machine(VSphereSession session) throws StepFailed, InterruptedException {
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

  private static String byName(VSphereSession session, String name)
      throws StepFailed, InterruptedException {
    Optional<XmlReply> page = Optional.of(session.machines(List.of("name"), "<options/>"));
    while (page.isPresent()) {
      for (Element object : page.get().elements("objects")) {
        if (XmlReply.text(object, "val").equals(name)) {
          return XmlReply.text(object, "obj");
        }
      }
      page = session.next(page.get());
    }
    throw StepFailed.setting(NAME, "is of no virtual machine there: '" + name + "'");
  }

  private static PowerState state(VSphereSession session, String machine)
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
}
