package io.maas4j.script;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names that built-in scripts have had in releases that clients still write for. A selection may
 * use them; a script that has such a name today goes before. Where one script has taken over the
 * work of several, their names lead to it.
 */
final class EarlierNames {
  private static final String COMMISSIONING = "50-maas-01-commissioning";
  private static final String CAPTURE_LLDPD = "maas-capture-lldpd";

  private static final Map<String, String> CURRENT = current();

  private EarlierNames() {}

  private static Map<String, String> current() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("00-maas-00-support-info", "maas-support-info");
    names.put("00-maas-01-cpuinfo", COMMISSIONING);
    names.put("00-maas-01-lshw", "maas-lshw");
    names.put("00-maas-02-virtuality", COMMISSIONING);
    names.put("00-maas-03-install-lldpd", "20-maas-01-install-lldpd");
    names.put("00-maas-04-list-modaliases", "maas-list-modaliases");
    names.put("00-maas-05-kernel-cmdline", "maas-kernel-cmdline");
    names.put("00-maas-06-dhcp-unconfigured-ifaces", "20-maas-02-dhcp-unconfigured-ifaces");
    names.put("00-maas-06-get-fruid-api-data", "maas-get-fruid-api-data");
    names.put("00-maas-07-block-devices", COMMISSIONING);
    names.put("00-maas-08-serial-ports", "maas-serial-ports");
    names.put("40-maas-01-network-interfaces", COMMISSIONING);
    names.put("99-maas-01-wait-for-lldpd", CAPTURE_LLDPD);
    names.put("99-maas-02-capture-lldp", CAPTURE_LLDPD);
    names.put("99-maas-03-network-interfaces", COMMISSIONING);
    names.put("99-maas-04-network-interfaces-with-sriov", COMMISSIONING);
    names.put("maas-capture-lldp", CAPTURE_LLDPD);
    names.put("maas-lxd", COMMISSIONING);
    return Map.copyOf(names);
  }

  /** Whether a name, tag or id selects a script, by its name of today or by an earlier one. */
  static boolean selects(String selector, Script script, Collection<Script> all) {
    if (script.isNamedBy(List.of(selector))) {
      return true;
    }
    return Optional.ofNullable(CURRENT.get(selector))
        .filter(script.name()::equals)
        .filter(name -> all.stream().noneMatch(each -> each.isNamedBy(List.of(selector))))
        .isPresent();
  }
}
