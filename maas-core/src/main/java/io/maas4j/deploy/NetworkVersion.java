package io.maas4j.deploy;

import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.util.Map;
import java.util.Set;

/** In which of its two forms a system is told of its network (metadata contract, section 10). */
enum NetworkVersion {
  ONE {
    @Override
    Map<String, Object> document(MachineNetwork network) {
      return FirstNetworkDocument.of(network);
    }
  },
  /** Netplan's. */
  TWO {
    @Override
    Map<String, Object> document(MachineNetwork network) {
      return Netplan.document(network);
    }
  };

  /** Releases of Ubuntu from before netplan. */
  private static final Set<String> BEFORE_NETPLAN =
      Set.of("precise", "quantal", "raring", "saucy", "trusty", "utopic", "vivid", "wily");

  static NetworkVersion of(Installation.Target target, Settings settings) {
    OsRelease nature = target.nature();
    boolean netplan =
        nature.osystem().equals("ubuntu-core")
            || nature.osystem().equals("ubuntu") && !BEFORE_NETPLAN.contains(nature.series());
    return netplan && !settings.flag(Setting.FORCE_V1_NETWORK_YAML) ? TWO : ONE;
  }

  /** A mapping with the one key {@code network}. */
  abstract Map<String, Object> document(MachineNetwork network);
}
