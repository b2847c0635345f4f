package io.maas4j.hardware;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.id.HardwareUuid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the JSON that the probe prints in {@code 20-maas-03-machine-resources} and {@code
 * 50-maas-01-commissioning} (spec scripts §10.1) into an {@link Inventory}.
 *
 * <p>Tolerant of what probes leave out: missing keys, null lists, numbers as text.
 */
public final class HardwareReport {
  private static final String API_VERSION = "1.0";
  private static final List<String> EXTENSIONS =
      List.of("resources", "resources_v2", "api_os", "resources_system", "resources_usb_pci");

  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "i686", "i386",
          "x86_64", "amd64",
          "aarch64", "arm64",
          "ppc64le", "ppc64el",
          "s390x", "s390x",
          "mips", "mips",
          "mips64", "mips64el");

  private static final long MIB = 1L << 20;

  /** What becomes a part of file names, of paths below images, and of boot configurations. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}");

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private HardwareReport() {}

  /**
   * @param json UTF-8, the whole standard output of the script
   * @throws HardwareReportException saying what is wrong, when it is not JSON, of another version,
   *     lacks an extension that the inventory needs, or names an unknown architecture
   */
  public static Inventory parse(byte[] json) throws HardwareReportException {
    return parse(new String(json, StandardCharsets.UTF_8));
  }

  /**
   * @param json the whole standard output of the script
   * @throws HardwareReportException as {@link #parse(byte[])}
   */
  public static Inventory parse(String json) throws HardwareReportException {
    JsonNode root = root(json);
    JsonNode resources = root.path("resources");
    JsonNode environment = root.path("environment");
    JsonNode memory = resources.path("memory");
    DiskReader disks = DiskReader.read(resources.path("storage"));
    List<NetworkPort> ports = PortReader.read(resources.path("network"));
    Inventory.Cpu cpu = CpuReader.cpu(resources.path("cpu"));
    JsonNode storageExtra = root.path("storage-extra");
    String platform = platform(root.path("machine-extra"));
    return new Inventory(
        architecture(environment),
        new Inventory.OperatingSystem(
            word(environment, "os_name").toLowerCase(Locale.ROOT),
            word(environment, "os_version").toLowerCase(Locale.ROOT),
            Tree.text(environment, "server_name")),
        cpu,
        Tree.number(memory, "total") / MIB,
        Tree.number(memory, "hugepages_size"),
        CpuReader.numaNodes(resources.path("cpu"), memory),
        HardwareUuid.telling(Tree.text(resources.path("system"), "uuid")),
        SystemFacts.read(resources.path("system"), cpu.model()),
        Tree.text(resources.path("system"), "type").toLowerCase(Locale.ROOT),
        disks.disks(),
        disks.ignored(),
        ports,
        InterfaceReader.read(root.path("networks"), ports),
        DeviceReader.read(resources, disks.all(), ports),
        storageExtra.isObject() ? Optional.of(storageExtra.toString()) : Optional.empty(),
        platform.isEmpty() ? Optional.empty() : Optional.of(platform));
  }

  /** Empty when it is missing, or nothing that a system or a release could be called. */
  private static String word(JsonNode node, String key) {
    String text = Tree.text(node, key);
    return WORD.matcher(text).matches() ? text : "";
  }

  private static String platform(JsonNode extra) throws HardwareReportException {
    String platform = Tree.text(extra, "platform");
    if (!platform.isEmpty() && !WORD.matcher(platform).matches()) {
      throw new HardwareReportException(
          "hardware report has the platform '"
              + platform
              + "' in machine-extra: a sub-architecture is up to 64 letters, digits and _.+-,"
              + " beginning with a letter or digit; correct what the script writes");
    }
    return platform;
  }

  private static JsonNode root(String json) throws HardwareReportException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new HardwareReportException(
          "hardware report is invalid JSON: "
              + e.getOriginalMessage()
              + (at == null
                  ? ""
                  : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
    }
    if (!root.isObject()) {
      throw new HardwareReportException(
          "hardware report is invalid JSON: expected an object"
              + (json.isBlank() ? ", but the script printed nothing" : ""));
    }
    String version = Tree.text(root, "api_version");
    if (!version.equals(API_VERSION)) {
      throw new HardwareReportException(
          "hardware report has api_version '"
              + version
              + "', only '"
              + API_VERSION
              + "' is understood: probe and server do not fit each other");
    }
    List<String> missing = new ArrayList<>(EXTENSIONS);
    missing.removeAll(Tree.texts(root, "api_extensions"));
    if (!missing.isEmpty()) {
      throw new HardwareReportException(
          "hardware report lacks the api_extensions "
              + String.join(", ", missing)
              + ": the probe is too old");
    }
    return root;
  }

  private static String architecture(JsonNode environment) throws HardwareReportException {
    String kernel = Tree.text(environment, "kernel_architecture");
    String debian = ARCHITECTURES.get(kernel);
    if (debian == null) {
      throw new HardwareReportException(
          "hardware report has kernel_architecture '"
              + kernel
              + "', known are "
              + String.join(", ", ARCHITECTURES.keySet().stream().sorted().toList()));
    }
    return debian;
  }
}
