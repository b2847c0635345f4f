package io.maas4j.setting;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings that the engine reads, with their defaults as JSON scalars (lifecycle contract,
 * section 18).
 */
public enum Setting {
  NODE_TIMEOUT("30"),
  ENLIST_COMMISSIONING("true"),
  DEFAULT_OSYSTEM("\"ubuntu\""),
  DEFAULT_DISTRO_SERIES("\"noble\""),
  COMMISSIONING_OSYSTEM("\"ubuntu\""),
  COMMISSIONING_DISTRO_SERIES("\"noble\""),
  DEFAULT_BOOT_INTERFACE_LINK_TYPE("\"auto\""),
  KERNEL_OPTS("null"),
  MAX_NODE_COMMISSIONING_RESULTS("10"),
  MAX_NODE_TESTING_RESULTS("10"),
  MAX_NODE_INSTALLATION_RESULTS("3"),
  MAX_NODE_RELEASE_RESULTS("3"),
  NTP_SERVERS("\"ntp.ubuntu.com\""),
  REMOTE_SYSLOG("null"),
  MAAS_SYSLOG_PORT("5247"),
  ENABLE_HTTP_PROXY("true"),
  HTTP_PROXY("null"),
  /** The serial number that DNS zones were last published with. */
  ZONE_SERIAL("1");

  private final String defaultJson;

  Setting(String defaultJson) {
    this.defaultJson = defaultJson;
  }

  /** On the wire: {@code node_timeout}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String defaultJson() {
    return defaultJson;
  }

  public static Optional<Setting> ofWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName().equals(name)).findFirst();
  }
}
