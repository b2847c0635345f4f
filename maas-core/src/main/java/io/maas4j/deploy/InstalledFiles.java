package io.maas4j.deploy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the installed system's cloud-init is told, in the two ways that there are: files that curtin
 * writes (metadata contract, section 7.4), and answers to the questions of Debian's package (7.3).
 * Stateless.
 */
final class InstalledFiles {
  private static final String DIRECTORY = "/etc/cloud/cloud.cfg.d/90_maas_";

  /** Newer releases have the questions in the second one. */
  private static final List<String> PACKAGES = List.of("cloud-init", "cloud-init-base");

  private InstalledFiles() {}

  /** The value of {@code cloudconfig}. */
  static Map<String, Object> files(MachineContext context, Optional<String> snapEmail) {
    Map<String, Object> files = new LinkedHashMap<>();
    files.put("maas-datasource", file("datasource", "datasource_list: [ MAAS ]"));
    files.put(
        "maas-cloud-config",
        file(
            "cloud_config",
            CloudConfig.text(
                Map.of("datasource", CloudConfig.datasource(context, context.metadataUrl())))));
    snapEmail.ifPresent(
        email ->
            files.put(
                "maas-ubuntu-sso",
                file("ubuntu_sso", CloudConfig.text(Map.of("snap", Map.of("email", email))))));
    files.put(
        "maas-reporting",
        file(
            "cloud_init_reporting",
            CloudConfig.text(Map.of("reporting", CloudConfig.reporting(context)))));
    return files;
  }

  private static Map<String, Object> file(String name, String content) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", DIRECTORY + name + ".cfg");
    file.put("content", content);
    return file;
  }

  /** Lines for {@code debconf-set-selections}. */
  static String answers(MachineContext context) {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("datasources", "multiselect MAAS");
    items.put("maas-metadata-url", "string " + context.metadataUrl());
    items.put("maas-metadata-credentials", "string " + credentials(context));
    items.put("local-cloud-config", "string " + inOneLine(CloudConfig.yaml(local(context))));
    StringBuilder lines = new StringBuilder();
    items.forEach(
        (item, answer) -> {
          for (String name : PACKAGES) {
            lines.append(name + "   " + name + "/" + item + "  " + answer + "\n");
          }
        });
    return lines.toString();
  }

  private static String credentials(MachineContext context) {
    return "oauth_consumer_key="
        + encoded(context.key().consumerKey())
        + "&oauth_token_key="
        + encoded(context.key().tokenKey())
        + "&oauth_token_secret="
        + encoded(context.key().tokenSecret().reveal());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, Object> local(MachineContext context) {
    Map<String, Object> local = new LinkedHashMap<>();
    local.put("manage_etc_hosts", true);
    // later boots must not wait for us
    local.put("manual_cache_clean", true);
    local.put("reporting", CloudConfig.reporting(context));
    return local;
  }

  /** As debconf keeps what has several. */
  private static String inOneLine(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
