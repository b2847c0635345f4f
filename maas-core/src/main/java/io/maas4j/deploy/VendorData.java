package io.maas4j.deploy;

import com.google.common.net.InetAddresses;
import io.maas4j.lifecycle.State;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the operator wants on every machine (metadata contract, section 4.3), as far as our records
 * carry it: proxy, time servers, and the lock of the boot interface.
 */
public final class VendorData {
  private VendorData() {}

  /** Which system asks. */
  public enum Environment {
    /** One that runs from memory, to commission, test, rescue or install. */
    EPHEMERAL,
    /** The deployed one. */
    INSTALLED
  }

  /**
   * @return YAML, a mapping with the one key {@code cloud-init}
   */
  public static String of(State state, Environment environment, Settings settings) {
    return written(config(state, environment, settings));
  }

  /**
   * That of an installed system which is to report its hardware again and again.
   *
   * @return YAML, with the machine's credentials
   */
  public static String reporting(MachineContext context, Duration interval) {
    Map<String, Object> config = config(context.state(), Environment.INSTALLED, context.settings());
    HardwareReports.addTo(config, context, interval);
    return written(config);
  }

  private static String written(Map<String, Object> config) {
    return CloudConfig.yaml(Map.of("cloud-init", CloudConfig.text(config)));
  }

  private static Map<String, Object> config(
      State state, Environment environment, Settings settings) {
    Map<String, Object> config = new LinkedHashMap<>();
    Preseed.proxy(settings)
        .ifPresent(
            proxy ->
                config.put(
                    "snap",
                    Map.of(
                        "commands",
                        List.of(
                            "snap set system proxy.http=\""
                                + proxy
                                + "\" proxy.https=\""
                                + proxy
                                + "\""))));
    // an environment without a time client would fetch one from a package archive and, where there
    // is none, report its commissioning as failed
    if (environment == Environment.INSTALLED) {
      ntp(config, settings);
    }
    if (environment == Environment.EPHEMERAL && state.isCommissioningLike()) {
      config.put("runcmd", List.of("rm -rf /run/netplan"));
    }
    return config;
  }

  private static void ntp(Map<String, Object> config, Settings settings) {
    Map<Boolean, List<String>> byKind =
        Arrays.stream(settings.required(Setting.NTP_SERVERS).split("[\\s,]+"))
            .filter(server -> !server.isEmpty())
            .sorted()
            .distinct()
            .collect(Collectors.partitioningBy(InetAddresses::isInetAddress));
    List<String> servers = byKind.getOrDefault(true, List.of());
    List<String> pools = byKind.getOrDefault(false, List.of());
    if (!servers.isEmpty() || !pools.isEmpty()) {
      Map<String, Object> ntp = new LinkedHashMap<>();
      ntp.put("servers", servers);
      ntp.put("pools", pools);
      config.put("ntp", ntp);
    }
  }
}
