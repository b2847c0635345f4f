package io.maas4j.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Documents of cloud-init, and the parts that several of them share. */
final class CloudConfig {
  private static final String HEADER = "#cloud-config\n";

  // default quoting: what is text here must be text for a YAML 1.1 reader too
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private CloudConfig() {}

  /** With the first line by which cloud-init knows it. */
  static String text(Map<String, ?> document) {
    return HEADER + yaml(document);
  }

  static String yaml(Map<String, ?> document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain values cannot be written", e);
    }
  }

  /** An entry of {@code write_files}. */
  static Map<String, Object> file(String path, String mode, String content) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", path);
    file.put("permissions", mode);
    file.put("content", content);
    return file;
  }

  /** {@code datasource.MAAS} with the machine's credentials. */
  static Map<String, Object> datasource(MachineContext context, String metadataUrl) {
    Map<String, Object> maas = new LinkedHashMap<>();
    maas.put("metadata_url", metadataUrl);
    maas.putAll(credentials(context));
    return Map.of("MAAS", maas);
  }

  /** {@code reporting.maas}: the stages of cloud-init are posted to us. */
  static Map<String, Object> reporting(MachineContext context) {
    Map<String, Object> maas = new LinkedHashMap<>();
    maas.put("type", "webhook");
    maas.put("endpoint", context.statusUrl());
    maas.putAll(credentials(context));
    return Map.of("maas", maas);
  }

  static Map<String, Object> credentials(MachineContext context) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("consumer_key", context.key().consumerKey());
    keys.put("token_key", context.key().tokenKey());
    keys.put("token_secret", context.key().tokenSecret().reveal());
    return keys;
  }
}
