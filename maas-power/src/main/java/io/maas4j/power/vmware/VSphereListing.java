package io.maas4j.power.vmware;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.http.XmlReply;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The virtual machines that vSphere shows a session; templates are left out. */
final class VSphereListing {
  private static final String CONFIG_NAME = "name";
  private static final String INSTANCE = "config.instanceUuid";
  private static final String BIOS = "config.uuid";
  private static final String GUEST = "config.guestId";
  private static final String TEMPLATE = "config.template";
  private static final String DEVICES = "config.hardware.device";
  private static final String BOOT = "config.bootOptions";
  // A machine's devices are some ten kilobytes.
  private static final String OPTIONS = "<options><maxObjects>100</maxObjects></options>";

  private final VSphereSession session;
  private final Set<String> seen = new HashSet<>();

  VSphereListing(VSphereSession session) {
    this.session = session;
  }

  void read(Roll roll) throws StepFailed, InterruptedException {
    Optional<XmlReply> page =
        Optional.of(
            session.machines(
                List.of(CONFIG_NAME, INSTANCE, BIOS, GUEST, TEMPLATE, DEVICES, BOOT), OPTIONS));
    while (page.isPresent()) {
      int before = seen.size();
      for (Element machine : page.get().elements("objects")) {
        if (seen.add(XmlReply.text(machine, "obj"))) {
          read(properties(machine), roll);
        }
      }
      if (seen.size() == before && page.get().text("token").isPresent()) {
        throw StepFailed.action("vSphere repeats the pages of its list");
      }
      page = session.next(page.get());
    }
  }

  private static void read(Map<String, Element> machine, Roll roll)
      throws StepFailed, InterruptedException {
    String name = text(machine, CONFIG_NAME);
    if (text(machine, TEMPLATE).equals("true") || !roll.wants(name)) {
      return;
    }
    String uuid = text(machine, INSTANCE).isEmpty() ? text(machine, BIOS) : text(machine, INSTANCE);
    if (uuid.isEmpty()) {
      // An orphan, or one whose host cannot be reached: vSphere has its name alone.
      roll.unread(name.isEmpty() ? "a machine" : name, "vSphere has no configuration of it");
      return;
    }
    PowerParameters.Builder parameters = PowerParameters.builder().text(VMware.UUID, uuid);
    if (!name.isBlank()) {
      parameters.text(VMware.NAME, name);
    }
    roll.add(
        new Found(name, architecture(text(machine, GUEST)), macs(machine), parameters.build()));
  }

  /** The guest system's identifier, {@code ubuntu64Guest}; empty when it tells nothing. */
  private static String architecture(String guest) {
    String lower = guest.toLowerCase(Locale.ROOT);
    if (lower.isEmpty()) {
      return "";
    }
    if (lower.startsWith("arm")) {
      return "arm64";
    }
    return lower.contains("64") ? "amd64" : "i386";
  }

  /** The interface that the machine is told to boot from first, then the others in their order. */
  private static List<MacAddress> macs(Map<String, Element> machine) {
    List<String> boots =
        machine.containsKey(BOOT) ? XmlReply.texts(machine.get(BOOT), "deviceKey") : List.of();
    List<Element> nics = new ArrayList<>();
    if (machine.containsKey(DEVICES)) {
      for (Element device : children(machine.get(DEVICES))) {
        if (!XmlReply.text(device, "macAddress").isEmpty()) {
          nics.add(device);
        }
      }
    }
    nics.sort(
        Comparator.comparingInt(
            nic -> {
              int place = boots.indexOf(XmlReply.text(nic, "key"));
              return place < 0 ? Integer.MAX_VALUE : place;
            }));
    return Roll.macs(nics.stream().map(nic -> XmlReply.text(nic, "macAddress")).toList());
  }

  /** The values by the names of their properties; what vSphere could not read is not there. */
  private static Map<String, Element> properties(Element machine) {
    Map<String, Element> properties = new HashMap<>();
    for (Element set : children(machine)) {
      String name = "";
      for (Element part : children(set)) {
        if (part.getLocalName().equals("name")) {
          name = part.getTextContent().strip();
        } else if (part.getLocalName().equals("val")) {
          properties.putIfAbsent(name, part);
        }
      }
    }
    return properties;
  }

  private static String text(Map<String, Element> machine, String property) {
    return machine.containsKey(property) ? machine.get(property).getTextContent().strip() : "";
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }
}
