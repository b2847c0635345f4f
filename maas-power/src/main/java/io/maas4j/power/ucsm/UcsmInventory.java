package io.maas4j.power.ucsm;

import io.maas4j.id.MacAddress;
import io.maas4j.power.steps.Roll;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * The interfaces of all servers of a UCS domain, and which of them boot from the network. Names are
 * places: {@code sys/chassis-1/blade-2/adaptor-1/host-eth-1} is in {@code sys/chassis-1/blade-2},
 * {@code org-root/boot-policy-default/lan/path-primary} of the policy {@code
 * org-root/boot-policy-default}.
 */
final class UcsmInventory {
  private static final String ADAPTOR = "/adaptor-";
  private static final String LAN = "/lan/";
  private static final int NEVER = Integer.MAX_VALUE;

  private final Map<String, List<Element>> byServer = new HashMap<>();
  private final Map<String, String> policies = new HashMap<>();
  private final Map<String, String> primary = new HashMap<>();
  private final Map<String, String> secondary = new HashMap<>();

  /**
   * @param interfaces {@code adaptorHostEthIf}
   * @param profiles {@code lsServer}
   * @param boots {@code lsbootLanImagePath}
   */
  UcsmInventory(List<Element> interfaces, List<Element> profiles, List<Element> boots) {
    for (Element nic : interfaces) {
      String dn = nic.getAttribute("dn");
      int adaptor = dn.indexOf(ADAPTOR);
      if (adaptor > 0) {
        byServer.computeIfAbsent(dn.substring(0, adaptor), server -> new ArrayList<>()).add(nic);
      }
    }
    for (Element profile : profiles) {
      policies.put(profile.getAttribute("dn"), profile.getAttribute("operBootPolicyName"));
    }
    for (Element boot : boots) {
      String dn = boot.getAttribute("dn");
      int policy = dn.indexOf(LAN);
      if (policy > 0) {
        (boot.getAttribute("type").equals("secondary") ? secondary : primary)
            .putIfAbsent(dn.substring(0, policy), boot.getAttribute("vnicName"));
      }
    }
  }

  /**
   * Of a server's interfaces, the one that its profile boots from first.
   *
   * @param profile empty when it has none
   */
  List<MacAddress> macs(String server, String profile) {
    String policy = policies.getOrDefault(profile, "");
    return Roll.macs(
        byServer.getOrDefault(server, List.of()).stream()
            .sorted(Comparator.comparingInt(nic -> turn(nic, policy)))
            .map(nic -> nic.getAttribute("mac"))
            .toList());
  }

  private int turn(Element nic, String policy) {
    String name = nic.getAttribute("name");
    if (name.equals(primary.get(policy))) {
      return 0;
    }
    return name.equals(secondary.get(policy)) ? 1 : NEVER;
  }
}
