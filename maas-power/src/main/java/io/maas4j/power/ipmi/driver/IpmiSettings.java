package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiCredentials;
import io.maas4j.power.ipmi.IpmiOptions;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.Workaround;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.BootFlags.Firmware;
import io.maas4j.power.spi.PowerSetting;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of {@code ipmi} (power spec §7). */
final class IpmiSettings {
  static final String ADDRESS = "power_address";
  static final String MAC = "mac_address";
  static final String USER = "power_user";
  static final String PASSWORD = "power_pass";

  private static final String DRIVER = "power_driver";
  private static final String BOOT_TYPE = "power_boot_type";
  private static final String KEY = "k_g";
  private static final String SUITE = "cipher_suite_id";
  private static final String PRIVILEGE = "privilege_level";
  private static final String FLAGS = "workaround_flags";
  private static final String OFF_MODE = "power_off_mode";

  private final PowerParameters parameters;

  IpmiSettings(PowerParameters parameters) {
    this.parameters = parameters;
  }

  static PowerSetting[] all() {
    return new PowerSetting[] {
      PowerSetting.choice(
              DRIVER, "Power driver", map("LAN", "LAN [IPMI 1.5]", "LAN_2_0", "LAN_2_0 [IPMI 2.0]"))
          .required()
          .or("LAN_2_0"),
      PowerSetting.choice(
              BOOT_TYPE,
              "Power boot type",
              map("auto", "Automatic", "legacy", "Legacy boot", "efi", "EFI boot"))
          .or("auto"),
      PowerSetting.text(ADDRESS, "IP address").required(),
      PowerSetting.text(USER, "Power user"),
      PowerSetting.password(PASSWORD, "Power password"),
      PowerSetting.password(KEY, "K_g BMC key"),
      PowerSetting.choice(
              SUITE,
              "Cipher Suite ID",
              map(
                  "17", "17 - HMAC-SHA256::HMAC_SHA256_128::AES-CBC-128",
                  "3", "3 - HMAC-SHA1::HMAC-SHA1-96::AES-CBC-128",
                  "", "freeipmi-tools default",
                  "8", "8 - HMAC-MD5::HMAC-MD5-128::AES-CBC-128",
                  "12", "12 - HMAC-MD5::MD5-128::AES-CBC-128"))
          .or("3"),
      PowerSetting.choice(
              PRIVILEGE,
              "Privilege Level",
              map("USER", "User", "OPERATOR", "Operator", "ADMIN", "Administrator"))
          .or("OPERATOR"),
      PowerSetting.multipleChoice(FLAGS, "Workaround Flags", flags())
          .or(Workaround.OPENSESSPRIV.flag()),
      PowerSetting.mac(MAC, "Power MAC").ofNode(),
      PowerSetting.choice(
              OFF_MODE, "Power off mode", map("soft", "Soft power off", "hard", "Power off"))
          .or("hard")
    };
  }

  private static Map<String, String> flags() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Workaround workaround :
        List.of(
            Workaround.OPENSESSPRIV,
            Workaround.AUTHCAP,
            Workaround.IDZERO,
            Workaround.UNEXPECTEDAUTH,
            Workaround.FORCEPERMSG,
            Workaround.ENDIANSEQ,
            Workaround.INTEL20,
            Workaround.SUPERMICRO20,
            Workaround.SUN20,
            Workaround.NOCHECKSUMCHECK,
            Workaround.INTEGRITYCHECKVALUE,
            Workaround.IPMIPING)) {
      labels.put(workaround.flag(), workaround.flag());
    }
    labels.put("", "None");
    return labels;
  }

  /** The address; empty when the BMC is to be found by its MAC address. */
  Optional<String> address() {
    return parameters.text(ADDRESS).map(String::strip);
  }

  Optional<String> macAddress() {
    return parameters.text(MAC).map(String::strip);
  }

  IpmiCredentials credentials() throws BadSetting {
    String user = parameters.text(USER).map(String::strip).orElse("");
    Secret password = parameters.secret(PASSWORD).orElse(Secret.of(""));
    Optional<Secret> key = parameters.secret(KEY).filter(k -> !k.reveal().isBlank());
    try {
      IpmiCredentials plain = IpmiCredentials.of(user, password);
      return key.isEmpty() ? plain : plain.withBmcKey(key.get());
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          USER + ", " + PASSWORD + " or " + KEY, "cannot be used: " + e.getMessage());
    }
  }

  /** What the BMC notices of the options; times are the caller's. */
  IpmiOptions.Builder options() throws BadSetting {
    return IpmiOptions.DEFAULTS.toBuilder()
        .version(version())
        .privilege(privilege())
        .cipherSuites(suites())
        .workarounds(workarounds());
  }

  /** Empty for "as the machine has it". */
  Optional<Firmware> firmware() throws BadSetting {
    String type = parameters.text(BOOT_TYPE).orElse("auto");
    return switch (type) {
      case "auto" -> Optional.empty();
      case "legacy" -> Optional.of(Firmware.LEGACY);
      case "efi" -> Optional.of(Firmware.EFI);
      default -> throw new BadSetting(BOOT_TYPE, "must be auto, legacy or efi: '" + type + "'");
    };
  }

  boolean offIsSoft() throws BadSetting {
    String mode = parameters.text(OFF_MODE).orElse("hard");
    if (!mode.equals("soft") && !mode.equals("hard")) {
      throw new BadSetting(OFF_MODE, "must be soft or hard: '" + mode + "'");
    }
    return mode.equals("soft");
  }

  private Version version() throws BadSetting {
    String driver = parameters.text(DRIVER).orElse("LAN_2_0");
    return switch (driver) {
      case "LAN_2_0" -> Version.IPMI_20;
      case "LAN" -> Version.IPMI_15;
      default -> throw new BadSetting(DRIVER, "must be LAN or LAN_2_0: '" + driver + "'");
    };
  }

  private Privilege privilege() throws BadSetting {
    String level = parameters.text(PRIVILEGE).orElse("OPERATOR");
    return switch (level) {
      case "USER" -> Privilege.USER;
      case "OPERATOR" -> Privilege.OPERATOR;
      case "ADMIN" -> Privilege.ADMINISTRATOR;
      default ->
          throw new BadSetting(PRIVILEGE, "must be USER, OPERATOR or ADMIN: '" + level + "'");
    };
  }

  private CipherSuite[] suites() throws BadSetting {
    Optional<String> id = parameters.text(SUITE).map(String::strip);
    if (id.isEmpty()) {
      // Only here may the lesser one follow: what somebody chose is never exchanged.
      return new CipherSuite[] {CipherSuite.SUITE_17, CipherSuite.SUITE_3};
    }
    return switch (id.get()) {
      case "17" -> new CipherSuite[] {CipherSuite.SUITE_17};
      case "3" -> new CipherSuite[] {CipherSuite.SUITE_3};
      case "8" -> new CipherSuite[] {CipherSuite.SUITE_8};
      case "12" -> new CipherSuite[] {CipherSuite.SUITE_12};
      default -> throw new BadSetting(SUITE, "must be 17, 3, 8, 12 or empty: '" + id.get() + "'");
    };
  }

  private Set<Workaround> workarounds() throws BadSetting {
    EnumSet<Workaround> flags = EnumSet.noneOf(Workaround.class);
    PowerParameters.Value given = parameters.asMap().get(FLAGS);
    if (given == null) {
      flags.add(Workaround.OPENSESSPRIV);
      return flags;
    }
    List<String> names =
        given instanceof PowerParameters.Value.Text text
            // One flag as a plain text, as scripts send it.
            ? List.of(text.text().split("[,\\s]+"))
            : parameters.choices(FLAGS);
    for (String name : names) {
      if (!name.isBlank()) {
        flags.add(
            Workaround.ofFlag(name.strip())
                .orElseThrow(() -> new BadSetting(FLAGS, "has an unknown flag: '" + name + "'")));
      }
    }
    return flags;
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
