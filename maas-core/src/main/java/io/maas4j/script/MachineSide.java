package io.maas4j.script;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs that a server ships to its machines, and the user data that carries them: the script
 * runner, the built-in scripts, the hardware probe and the image installer. They are resources
 * beside this class and need {@code sh}, {@code python3} (3.8 or later) and PyYAML on the machine.
 *
 * <p>Immutable and safe for concurrent use; everything is read and composed once, by {@link
 * #load()}, but the installer's user data, which is different for each machine.
 */
public final class MachineSide {

  private static final String FILES = "{{files}}";
  private static final String MODULES = "    # {{modules}}\n";
  private static final String END_OF_FILE = "END_OF_FILE";

  /** A line of a program that stands for a file; a comment to those who read the program alone. */
  private static final Pattern INCLUDE =
      Pattern.compile("^# \\{\\{include ([a-z_/]+\\.py)}}\\n", Pattern.MULTILINE);

  /** MIME wants a line end of its own and at most 76 characters (RFC 2045 section 6.8). */
  private static final Base64.Encoder MIME = Base64.getMimeEncoder(76, new byte[] {'\n'});

  /** The runner's main program and its modules. */
  private static final List<String> RUNNER_FILES =
      List.of(
          "maas-run-remote-scripts",
          "maas_machine.py",
          "maas_index.py",
          "maas_runner.py",
          "maas_report.py",
          "maas_script.py",
          "maas_arguments.py",
          "maas_result.py",
          "maas_yaml.py",
          "maas_output.py",
          "maas_process.py",
          "maas_packages.py",
          "maas_archive.py",
          "maas_enlist.py",
          "maas_netconf.py");

  /** The installer's main program and its modules. */
  private static final List<String> INSTALLER_FILES =
      List.of(
          "maas-install",
          "maas_install_base.py",
          "maas_install_disks.py",
          "maas_install_image.py",
          "maas_install_layout.py",
          "maas_install_storage.py",
          "maas_install_target.py",
          "maas_install_tree.py");

  private static final List<String> BUILTIN_NAMES =
      List.of(
          "20-maas-01-install-lldpd",
          "20-maas-02-dhcp-unconfigured-ifaces",
          "20-maas-03-machine-resources",
          "30-maas-01-bmc-config",
          "40-maas-01-machine-config-hints",
          "50-maas-01-commissioning",
          "7z",
          "badblocks",
          "badblocks-destructive",
          "fio",
          "gateway-connectivity",
          "internet-connectivity",
          "link-connectivity",
          "maas-capture-lldpd",
          "maas-get-fruid-api-data",
          "maas-kernel-cmdline",
          "maas-list-modaliases",
          "maas-lshw",
          "maas-serial-ports",
          "maas-support-info",
          "memtester",
          "ntp",
          "rack-controller-connectivity",
          "smartctl-conveyance",
          "smartctl-long",
          "smartctl-short",
          "smartctl-validate",
          "stress-ng-cpu-long",
          "stress-ng-cpu-short",
          "stress-ng-memory-long",
          "stress-ng-memory-short",
          "wipe-disks");

  /** Debian's names; the probe is one program for all of them. */
  private static final Set<String> ARCHITECTURES =
      Set.of("amd64", "i386", "arm64", "armhf", "ppc64el", "s390x", "riscv64");

  private final ObjectMapper json = new ObjectMapper();
  private final byte[] scriptRunnerUserData;
  private final byte[] powerOffUserData;
  private final String installerTemplate;
  private final Map<String, byte[]> installerFiles;
  private final List<BuiltinScript> builtins;
  private final byte[] probe;
  private final byte[] hardwareReporter;

  /**
   * A script that is shipped with the product.
   *
   * @param name its unique name, as in its own metadata block
   * @param text the whole file, beginning with the {@code #!} line
   */
  public record BuiltinScript(String name, String text) {
    /** Both are required. */
    public BuiltinScript {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(text, "text");
    }
  }

  private MachineSide() {
    Map<String, byte[]> runner = new LinkedHashMap<>();
    for (String file : RUNNER_FILES) {
      runner.put(file, resource("runner/" + file));
    }
    hardwareReporter = bundled(text("runner/maas-run-scripts"), runner);
    scriptRunnerUserData = mime(withFiles(text("runner/user_data.sh"), runner));
    powerOffUserData = mime(text("runner/power_off.sh"));
    installerTemplate = text("installer/user_data.sh");
    installerFiles = new LinkedHashMap<>();
    installerFiles.put("maas_machine.py", runner.get("maas_machine.py"));
    for (String file : INSTALLER_FILES) {
      installerFiles.put(file, resource("installer/" + file));
    }
    builtins =
        BUILTIN_NAMES.stream()
            .map(name -> new BuiltinScript(name, composed("builtin/" + name)))
            .toList();
    probe = composed("probe/machine-resources").getBytes(UTF_8);
  }

  /**
   * Reads the resources of this library. Blocks for the moment that takes.
   *
   * @throws IllegalStateException if the library's jar lacks one of them
   */
  public static MachineSide load() {
    return new MachineSide();
  }

  /**
   * User data of enlistment, commissioning, testing, rescue and release: unpacks and starts the
   * script runner. It holds no secret and is the same for every machine.
   *
   * @return a MIME multipart message (metadata contract section 4.1)
   */
  public byte[] scriptRunnerUserData() {
    return scriptRunnerUserData.clone();
  }

  /** User data that does nothing: the machine's preseed switches it off. A MIME message. */
  public byte[] powerOffUserData() {
    return powerOffUserData.clone();
  }

  /**
   * User data of a deployment: runs curtin where the environment has it, else unpacks and starts
   * our own installer. The result holds the secrets of the configuration; it is for that machine
   * only.
   *
   * @return a MIME multipart message
   * @throws IllegalArgumentException if our installer's configuration is not a JSON object
   */
  public byte[] installerUserData(InstallerOrder order) {
    order.own().ifPresent(this::requireJsonObject);
    Map<String, byte[]> files = new LinkedHashMap<>(installerFiles);
    order.own().ifPresent(text -> files.put("install.json", text.getBytes(UTF_8)));
    for (int i = 0; i < order.curtin().size(); i++) {
      files.put(String.format("config-%03d.cfg", i), order.curtin().get(i).getBytes(UTF_8));
    }
    if (!order.curtin().isEmpty()) {
      files.put("curtin-source", order.source().getBytes(UTF_8));
    }
    return mime(withFiles(installerTemplate, files));
  }

  /** The built-in scripts, sorted by name. */
  public List<BuiltinScript> builtins() {
    return builtins;
  }

  /**
   * The hardware probe, as served below {@code /MAAS/machine-resources/}.
   *
   * @param architecture Debian's name of the machine's architecture, such as {@code amd64}
   * @return the program
   * @throws IllegalArgumentException if there is no such architecture
   */
  public byte[] machineResources(String architecture) {
    if (!ARCHITECTURES.contains(architecture)) {
      throw new IllegalArgumentException(
          "no hardware probe for architecture '"
              + architecture
              + "'; there is one for "
              + ARCHITECTURES.stream().sorted().toList());
    }
    return probe.clone();
  }

  /**
   * The program that reports the hardware of machines which run their system already, as served at
   * {@code /MAAS/maas-run-scripts} (lifecycle contract, section 13).
   *
   * @return Python, one file
   */
  public byte[] hardwareReporter() {
    return hardwareReporter.clone();
  }

  /** A program with the modules that it imports. */
  private static byte[] bundled(String program, Map<String, byte[]> files) {
    StringBuilder modules = new StringBuilder();
    files.forEach(
        (name, content) -> {
          if (name.endsWith(".py")) {
            modules
                .append("    \"")
                .append(name, 0, name.length() - ".py".length())
                .append("\": \"")
                .append(Base64.getEncoder().encodeToString(content))
                .append("\",\n");
          }
        });
    return program.replace(MODULES, modules).getBytes(UTF_8);
  }

  private void requireJsonObject(String configuration) {
    boolean object;
    try {
      object = json.readTree(configuration).isObject();
    } catch (JsonProcessingException e) {
      // The parser's message quotes the document, which holds secrets: only the place is told.
      throw new IllegalArgumentException(
          "the installer's configuration is not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    }
    if (!object) {
      throw new IllegalArgumentException("the installer's configuration must be a JSON object");
    }
  }

  private static String withFiles(String template, Map<String, byte[]> files) {
    List<String> lines = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          lines.add("unpack " + name + " <<'" + END_OF_FILE + "'");
          lines.add(MIME.encodeToString(content));
          lines.add(END_OF_FILE);
        });
    return template.replace(FILES, String.join("\n", lines));
  }

  private static byte[] mime(String script) {
    String boundary = "maas4j-user-data";
    String message =
        String.join(
            "\n",
            "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"",
            "MIME-Version: 1.0",
            "",
            "--" + boundary,
            "Content-Type: text/x-shellscript; charset=\"utf-8\"",
            "MIME-Version: 1.0",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"user_data.sh\"",
            "",
            MIME.encodeToString(script.getBytes(UTF_8)),
            "--" + boundary + "--",
            "");
    return message.getBytes(US_ASCII);
  }

  /**
   * A program with the parts that it shares with others in place: each reaches the machine as one
   * file.
   */
  private static String composed(String name) {
    Matcher include = INCLUDE.matcher(text(name));
    return include.replaceAll(match -> Matcher.quoteReplacement(text(match.group(1))));
  }

  private static String text(String name) {
    return new String(resource(name), UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream stream = MachineSide.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "the library is incomplete: io/maas4j/script/" + name + " is missing");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
