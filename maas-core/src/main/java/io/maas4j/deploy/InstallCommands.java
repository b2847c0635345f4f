package io.maas4j.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.storage.BlockDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the installer's configuration that users may replace by a template of their own: what
 * runs before and after the installation, and answers to packages' questions; with what is added to
 * either (metadata contract, section 7.2). Stateless.
 */
final class InstallCommands {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> MAPPING =
      new TypeReference<>() {};

  /** Once had a meaning here; would now be in the way of what is composed. */
  private static final List<String> DEPRECATED = List.of("power_state", "apt_proxy", "apt_mirrors");

  private static final Set<String> YUM = Set.of("centos", "rhel", "ol");

  private InstallCommands() {}

  /**
   * @throws InvalidRequest when the user's template did not come to a mapping
   */
  static Map<String, Object> of(Installation installation) {
    Map<String, Object> document =
        installation
            .wishes()
            .template()
            .map(InstallCommands::read)
            .orElseGet(() -> usual(installation));
    DEPRECATED.forEach(document::remove);
    Map<String, Object> answers = part(document, "debconf_selections");
    // the boot order of the firmware is ours to say
    answers.put("grub2", "grub2   grub2/update_nvram  boolean false");
    document.put("debconf_selections", answers);
    added(document, "early_commands", installation.wishes().commands().early());
    added(document, "late_commands", installation.wishes().commands().late());
    added(document, "late_commands", ours(installation));
    if (installation.target().system().series().equals("precise")) {
      document.put("power_state", Map.of("mode", "reboot"));
    }
    return document;
  }

  /** What stands there when nobody has a template. */
  static Map<String, Object> usual(Installation installation) {
    MachineContext context = installation.context();
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> late = new LinkedHashMap<>();
    late.put(
        "maas",
        List.of(
            "wget",
            "--no-proxy",
            context.address().url("/MAAS/metadata/latest/by-id/" + context.machine() + "/"),
            "--post-data",
            "op=netboot_off",
            "-O",
            "/dev/null"));
    document.put("late_commands", late);
    if (installation.target().isUbuntuLike()) {
      Map<String, Object> answers = new LinkedHashMap<>();
      answers.put("maas", InstalledFiles.answers(context));
      document.put("debconf_selections", answers);
    }
    return document;
  }

  private static Map<String, Object> read(String rendered) {
    try {
      LinkedHashMap<String, Object> read = YAML.readValue(rendered, MAPPING);
      return Optional.ofNullable(read)
          .orElseThrow(
              () ->
                  new InvalidRequest(
                      "The template for the installer came to nothing.",
                      "correct the template curtin_userdata"));
    } catch (JsonProcessingException e) {
      throw new InvalidRequest(
          "The template for the installer did not come to a YAML mapping: "
              + e.getOriginalMessage(),
          "correct the template curtin_userdata");
    }
  }

  /** A mapping within the document, to be changed. */
  private static Map<String, Object> part(Map<String, Object> document, String name) {
    Object given = document.get(name);
    if (given == null) {
      return new LinkedHashMap<>();
    }
    if (!(given instanceof Map<?, ?> mapping)) {
      throw new InvalidRequest(
          "The template for the installer has under " + name + " what is no mapping.",
          "correct the template curtin_userdata");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    mapping.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static void added(
      Map<String, Object> document, String name, Map<String, List<String>> commands) {
    if (!commands.isEmpty()) {
      Map<String, Object> all = part(document, name);
      all.putAll(commands);
      document.put(name, all);
    }
  }

  private static Map<String, List<String>> ours(Installation installation) {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    Installation.Target target = installation.target();
    if (target.architecture().equals("s390x")) {
      installation
          .storage()
          .bootDisk()
          .map(BlockDevice::name)
          .ifPresent(name -> commands.put("maas_00", List.of("chreipl", "node", "/dev/" + name)));
    }
    Optional<String> proxy = Preseed.proxy(installation.context().settings());
    if (YUM.contains(target.nature().osystem()) && proxy.isPresent()) {
      commands.put(
          "yum_proxy", inTarget("printf '%s\\n' \"$0\" >>/etc/yum.conf", "proxy=" + proxy.get()));
    }
    // a whole disk may hold anything
    if (target.isCustom() && !target.source().isDisk()) {
      commands.put("98-validate-custom-image-has-cloud-init", required("cloud-init"));
      if (target.isUbuntuLike()) {
        commands.put("99-validate-custom-image-has-netplan", required("netplan"));
      }
    }
    return commands;
  }

  private static List<String> required(String program) {
    return inTarget(
        "command -v \"$0\" >/dev/null || { echo \"the image has no $0\" >&2; exit 1; }", program);
  }

  /**
   * @param argument which the script finds in {@code $0}, so that no text of others is run
   */
  private static List<String> inTarget(String script, String argument) {
    return List.of("curtin", "in-target", "--", "sh", "-c", script, argument);
  }
}
