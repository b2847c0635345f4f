package io.maas4j.setting;

import static io.maas4j.setting.SettingForm.addresses;
import static io.maas4j.setting.SettingForm.choice;
import static io.maas4j.setting.SettingForm.choices;
import static io.maas4j.setting.SettingForm.endpoint;
import static io.maas4j.setting.SettingForm.flag;
import static io.maas4j.setting.SettingForm.hosts;
import static io.maas4j.setting.SettingForm.matching;
import static io.maas4j.setting.SettingForm.networks;
import static io.maas4j.setting.SettingForm.number;
import static io.maas4j.setting.SettingForm.numberOf;
import static io.maas4j.setting.SettingForm.required;
import static io.maas4j.setting.SettingForm.text;
import static io.maas4j.setting.SettingForm.url;

import io.maas4j.os.OperatingSystem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that there are, with their defaults as JSON scalars (operations, section 1.7;
 * lifecycle contract, section 18). In the order in which they are listed.
 */
public enum Setting {
  MAAS_NAME("\"maas\"", required()),
  THEME("\"\"", text()),
  KERNEL_OPTS("null", text()),
  ENABLE_HTTP_PROXY("true", flag()),
  MAAS_PROXY_PORT("8000", number(1, 65535)),
  USE_PEER_PROXY("false", flag()),
  PREFER_V4_PROXY("false", flag()),
  HTTP_PROXY("null", url()),
  DEFAULT_DNS_TTL("30", number(1, Integer.MAX_VALUE), Trait.OF_RACKS),
  UPSTREAM_DNS("null", addresses(), Trait.OF_RACKS),
  DNSSEC_VALIDATION("\"auto\"", choice("auto", "yes", "no"), Trait.OF_RACKS),
  MAAS_INTERNAL_DOMAIN(
      "\"maas-internal\"",
      matching(Forms.DOMAIN, "Enter a domain: labels of letters, digits and dashes."),
      Trait.OF_RACKS),
  DNS_TRUSTED_ACL("null", networks(), Trait.OF_RACKS),
  ALLOW_ONLY_TRUSTED_TRANSFERS("true", flag(), Trait.OF_RACKS),
  NTP_SERVERS("\"ntp.ubuntu.com\"", hosts(), Trait.OF_RACKS),
  NTP_EXTERNAL_ONLY("false", flag(), Trait.OF_RACKS),
  REMOTE_SYSLOG("null", endpoint()),
  MAAS_SYSLOG_PORT("5247", number(1, 65535)),
  NETWORK_DISCOVERY("\"enabled\"", choice("enabled", "disabled")),
  ACTIVE_DISCOVERY_INTERVAL(
      "10800", numberOf("0", "604800", "86400", "43200", "21600", "10800", "3600", "1800", "600")),
  DEFAULT_BOOT_INTERFACE_LINK_TYPE("\"auto\"", choice("auto", "static", "dhcp", "link_up")),
  DEFAULT_OSYSTEM("\"ubuntu\"", matching(Forms.NAME, Forms.NAME_OTHERWISE)),
  DEFAULT_DISTRO_SERIES("\"noble\"", matching(Forms.NAME, Forms.NAME_OTHERWISE)),
  DEFAULT_MIN_HWE_KERNEL(
      "\"\"", matching("((ga|hwe)-[a-z0-9.-]{1,60})?", "Enter a kernel such as hwe-22.04.")),
  ENABLE_KERNEL_CRASH_DUMP("false", flag()),
  DEFAULT_STORAGE_LAYOUT(
      "\"flat\"", choice("flat", "lvm", "bcache", "vmfs6", "vmfs7", "custom", "blank")),
  COMMISSIONING_DISTRO_SERIES("\"noble\"", matching(Forms.NAME, Forms.NAME_OTHERWISE)),
  ENABLE_THIRD_PARTY_DRIVERS("true", flag()),
  WINDOWS_KMS_HOST("null", endpoint()),
  ENABLE_DISK_ERASING_ON_RELEASE("false", flag()),
  DISK_ERASE_WITH_SECURE_ERASE("true", flag()),
  DISK_ERASE_WITH_QUICK_ERASE("false", flag()),
  BOOT_IMAGES_AUTO_IMPORT("true", flag()),
  /** Ours: how often images are imported without a person, in seconds. */
  BOOT_IMAGES_IMPORT_INTERVAL("3600", number(600, 604_800)),
  BOOT_IMAGES_NO_PROXY("false", flag()),
  CURTIN_VERBOSE("true", flag()),
  FORCE_V1_NETWORK_YAML("false", flag()),
  ENABLE_ANALYTICS("true", flag()),
  EXPERIMENTAL_SWITCH_PROVISIONING("false", flag()),
  COMPLETED_INTRO("false", flag()),
  MAX_NODE_COMMISSIONING_RESULTS("10", number(1, 10_000)),
  MAX_NODE_TESTING_RESULTS("10", number(1, 10_000)),
  MAX_NODE_INSTALLATION_RESULTS("3", number(1, 10_000)),
  MAX_NODE_RELEASE_RESULTS("3", number(1, 10_000)),
  SUBNET_IP_EXHAUSTION_THRESHOLD_COUNT("16", number(1, Integer.MAX_VALUE)),
  REFRESH_TOKEN_DURATION("2592000", number(600, Integer.MAX_VALUE)),
  RELEASE_NOTIFICATIONS("true", flag()),
  USE_RACK_PROXY("true", flag()),
  NODE_TIMEOUT("30", number(1, 10_080)),
  /** Ours: how often an erase or release scripts that failed are tried again by themselves. */
  RELEASE_RETRIES("0", number(0, 10)),
  /** Ours: how often the power of each machine is read, in seconds. */
  POWER_QUERY_INTERVAL("300", number(15, 86_400)),
  PROMETHEUS_ENABLED("false", flag()),
  PROMETHEUS_PUSH_GATEWAY("null", endpoint()),
  PROMETHEUS_PUSH_INTERVAL("60", number(1, Integer.MAX_VALUE)),
  PROMTAIL_ENABLED("false", flag()),
  PROMTAIL_PORT("5238", number(1, 65535)),
  ENLIST_COMMISSIONING("true", flag()),
  /** Ours: whether machines that nobody knows may register themselves. */
  ENLIST_MACHINES("true", flag()),
  /** Ours: whether a machine that has registered itself is commissioned without a person. */
  ENLIST_ACCEPTED("false", flag()),
  MAAS_AUTO_IPMI_USER(
      "\"maas\"", matching("[!-~]{1,16}", "Enter 1 to 16 printable characters without blanks.")),
  MAAS_AUTO_IPMI_USER_PRIVILEGE_LEVEL("\"ADMIN\"", choice("USER", "OPERATOR", "ADMIN")),
  MAAS_AUTO_IPMI_K_G_BMC_KEY(
      "\"\"",
      matching(
          "|[ -~]{20}|0x[0-9A-Fa-f]{40}",
          "Enter 20 characters, or 0x and 40 hexadecimal digits, or nothing."),
      Trait.SECRET),
  MAAS_AUTO_IPMI_CIPHER_SUITE_ID("\"3\"", choice("17", "3", "", "8", "12")),
  MAAS_AUTO_IPMI_WORKAROUND_FLAGS(
      "null",
      choices(
          "opensesspriv",
          "authcap",
          "idzero",
          "unexpectedauth",
          "forcepermsg",
          "endianseq",
          "intel20",
          "supermicro20",
          "sun20",
          "nochecksumcheck",
          "integritycheckvalue",
          "ipmiping")),
  VCENTER_SERVER("\"\"", endpoint()),
  VCENTER_USERNAME("\"\"", text()),
  VCENTER_PASSWORD("\"\"", text(), Trait.SECRET),
  VCENTER_DATACENTER("\"\"", text()),
  HARDWARE_SYNC_INTERVAL(
      "\"15m\"",
      matching(
          "([0-9]{1,6}(h|hr|hour|hours|m|min|minute|minutes|s|sec|second|seconds) ?)+",
          "Enter a span of time such as 15m or 1h 30m.")),
  TLS_CERT_EXPIRATION_NOTIFICATION_ENABLED("false", flag()),
  TLS_CERT_EXPIRATION_NOTIFICATION_INTERVAL("30", number(1, 90)),
  SESSION_LENGTH("1209600", number(10, 1_209_600)),
  AUTO_VLAN_CREATION("true", flag()),
  /** When racks last began to look for neighbours by themselves, in minutes since 1970. */
  ACTIVE_DISCOVERY_LAST_SCAN("0", number(0, Integer.MAX_VALUE), Trait.INTERNAL),
  COMMISSIONING_OSYSTEM("\"ubuntu\"", choice(OperatingSystem.UBUNTU.word()), Trait.INTERNAL),
  /** The serial number that DNS zones were last published with. */
  ZONE_SERIAL("1", number(1, Integer.MAX_VALUE), Trait.INTERNAL);

  /** What is special about a setting. */
  private enum Trait {
    /** Not for clients. */
    INTERNAL,
    /** Shown to administrators only, sealed at rest, never logged. */
    SECRET,
    /** Racks must learn of a change. */
    OF_RACKS
  }

  /** Patterns that several have. */
  private static final class Forms {
    static final String NAME = "[a-z0-9][a-z0-9._+-]{0,63}(/[a-z0-9._+-]{1,64})?";
    static final String NAME_OTHERWISE = "Enter a name of small letters, digits, dots and dashes.";
    static final String DOMAIN =
        "[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*\\.?";

    private Forms() {}
  }

  private final String defaultJson;
  private final SettingForm form;
  private final Set<Trait> traits;

  Setting(String defaultJson, SettingForm form, Trait... traits) {
    this.defaultJson = defaultJson;
    this.form = form;
    this.traits = Set.of(traits);
  }

  /** On the wire: {@code node_timeout}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String defaultJson() {
    return defaultJson;
  }

  /** How its text is read. */
  public SettingForm form() {
    return form;
  }

  /** Whether clients may read and change it. */
  public boolean isPublic() {
    return !traits.contains(Trait.INTERNAL);
  }

  /** Whether it is for administrators' eyes only. */
  public boolean isSecret() {
    return traits.contains(Trait.SECRET);
  }

  /** Whether racks must learn of a change. */
  public boolean concernsRacks() {
    return traits.contains(Trait.OF_RACKS);
  }

  public static Optional<Setting> ofWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName().equals(name)).findFirst();
  }

  /** The names of those that clients may read and change. */
  public static List<String> publicNames() {
    return Arrays.stream(values()).filter(Setting::isPublic).map(Setting::wireName).toList();
  }
}
