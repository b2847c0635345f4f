package io.maas4j.deploy;

import io.maas4j.deploy.template.Nothing;
import io.maas4j.deploy.template.Template;
import io.maas4j.deploy.template.TemplateDirectories;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts that operators put in the place of composed ones (metadata contract, section 6.2). Reads
 * files; thread-safe.
 */
public final class PreseedTemplates {
  /** Everything is as it is composed. */
  public static final PreseedTemplates NONE = in(List.of());

  private static final String UBUNTU = "ubuntu";
  private static final String GENERIC = "generic";
  private static final String CLOUD_CONFIG = "#cloud-config";

  /** What these would be if they were files. */
  private static final Map<String, String> SHIPPED =
      Map.of(
          "enlist",
          "{{preseed_data}}",
          "commissioning",
          "{{preseed_data}}",
          "curtin",
          "{{preseed_data}}",
          "curtin_userdata",
          "{{preseed_data}}",
          GENERIC,
          "{{preseed_data}}");

  private final TemplateDirectories directories;

  private PreseedTemplates(TemplateDirectories directories) {
    this.directories = directories;
  }

  /**
   * @param directories in the order in which they are looked through
   */
  public static PreseedTemplates in(List<Path> directories) {
    return new PreseedTemplates(new TemplateDirectories(directories));
  }

  /** Which document of a machine. */
  public enum Kind {
    ENLIST("enlist"),
    COMMISSIONING("commissioning"),
    CURTIN("curtin"),
    /** The installer's own commands. */
    CURTIN_USERDATA("curtin_userdata");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Whose document it is, as far as that decides which template is taken.
   *
   * @param system whose templates count
   * @param architecture {@code amd64/generic}
   */
  public record Subject(OsRelease system, String architecture, String hostname) {}

  /**
   * What templates can say of a machine.
   *
   * @param node attributes, by name
   * @param licenseKey of a system that has one
   */
  public record MachineFacts(
      MachineContext context, Map<String, Object> node, Optional<String> licenseKey) {
    public MachineFacts {
      node = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(node));
    }

    /** Without the credentials. */
    @Override
    public String toString() {
      return "MachineFacts[" + context.machine() + "]";
    }
  }

  /**
   * The names that are tried, the most specific one first.
   *
   * @param subject empty for a machine of which nothing is known
   */
  static List<String> names(Kind kind, Optional<Subject> subject) {
    List<String> names = new ArrayList<>();
    subject.ifPresent(
        whose -> {
          String[] architecture = whose.architecture().split("/", 2);
          List<String> elements =
              List.of(
                  whose.system().osystem(),
                  architecture[0],
                  architecture.length == 2 ? architecture[1] : GENERIC,
                  whose.system().series(),
                  whose.hostname());
          for (int end = elements.size(); end > 0; end--) {
            names.add(kind.prefix + "_" + String.join("_", elements.subList(0, end)));
            if (whose.system().osystem().equals(UBUNTU) && end > 1) {
              names.add(kind.prefix + "_" + String.join("_", elements.subList(1, end)));
            }
          }
        });
    names.add(kind.prefix);
    names.add(GENERIC);
    return names;
  }

  /**
   * The operator's text for unknown machines, or the usual one.
   *
   * @throws InvalidRequest for a template that is none
   */
  public String enlist(ServiceAddress address, Settings settings, String usual) {
    return found(Kind.ENLIST, Optional.empty())
        .map(
            template -> document(template, common(address, settings, usual, new OsRelease("", ""))))
        .orElse(usual);
  }

  /**
   * The operator's text for a machine's cloud-init, or the usual one.
   *
   * @param usual what is composed
   * @throws InvalidRequest for a template that is none, or does not become a cloud-config
   */
  public String preseed(Kind kind, Subject subject, MachineFacts facts, String usual) {
    return found(kind, Optional.of(subject))
        .map(template -> document(template, variables(kind, subject, facts, usual)))
        .orElse(usual);
  }

  /** cloud-init drops what does not begin as it should, without a word. */
  private String document(TemplateDirectories.Found template, Map<String, Object> variables) {
    String text = render(template, variables);
    if (!text.startsWith(CLOUD_CONFIG)) {
      throw new InvalidRequest(
          "The template "
              + template.name()
              + " becomes a text that does not begin with "
              + CLOUD_CONFIG
              + ": cloud-init would drop it.",
          "begin it with {{preseed_data}}");
    }
    return text;
  }

  /**
   * An installation with the operator's commands, where there is a template for them.
   *
   * @throws InvalidRequest for a template that is none
   */
  public Installation applied(Installation installation, Subject subject, MachineFacts facts) {
    return found(Kind.CURTIN_USERDATA, Optional.of(subject))
        .map(
            template ->
                render(
                    template,
                    variables(
                        Kind.CURTIN_USERDATA,
                        subject,
                        facts,
                        CloudConfig.yaml(InstallCommands.usual(installation)))))
        .map(installation::withTemplate)
        .orElse(installation);
  }

  private Optional<TemplateDirectories.Found> found(Kind kind, Optional<Subject> subject) {
    return directories.directories().isEmpty()
        ? Optional.empty()
        : directories.first(names(kind, subject));
  }

  private String render(TemplateDirectories.Found template, Map<String, Object> variables) {
    return Template.parse(template.name(), template.text())
        .render(
            variables,
            name -> directories.find(name).or(() -> Optional.ofNullable(SHIPPED.get(name))));
  }

  private static Map<String, Object> common(
      ServiceAddress address, Settings settings, String usual, OsRelease system) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("preseed_data", usual);
    all.put("osystem", system.osystem());
    all.put("release", system.series());
    all.put("server_host", address.host());
    all.put("server_url", address.url("/MAAS/api/2.0/machines/"));
    all.put(
        "syslog_host_port",
        settings
            .text(Setting.REMOTE_SYSLOG)
            .orElse(address.host() + ":" + settings.number(Setting.MAAS_SYSLOG_PORT)));
    all.put("http_proxy", or(Preseed.proxy(settings)));
    all.put("enable_http_proxy", settings.flag(Setting.ENABLE_HTTP_PROXY));
    return all;
  }

  private static Map<String, Object> variables(
      Kind kind, Subject subject, MachineFacts facts, String usual) {
    MachineContext context = facts.context();
    Map<String, Object> all =
        common(context.address(), context.settings(), usual, subject.system());
    all.put("node", facts.node());
    all.put(
        "node_disable_pxe_url",
        context.address().url("/MAAS/metadata/latest/by-id/" + context.machine() + "/"));
    all.put("node_disable_pxe_data", "op=netboot_off");
    all.put("license_key", or(facts.licenseKey()));
    all.put("third_party_drivers", context.settings().flag(Setting.ENABLE_THIRD_PARTY_DRIVERS));
    // there is no catalogue of drivers of others here
    all.put("driver", Map.of());
    all.put("driver_package", "");
    if (kind == Kind.CURTIN_USERDATA) {
      all.put("curtin_preseed", InstalledFiles.answers(context));
    }
    return all;
  }

  private static Object or(Optional<String> text) {
    return text.<Object>map(known -> known).orElse(Nothing.NONE);
  }
}
