package io.maas4j.sample.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of cloud-config documents that matter to a machine that is only simulated. */
final class CloudConfig {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final ObjectNode root;

  private CloudConfig(ObjectNode root) {
    this.root = root;
  }

  /** Where status events go. */
  record Reporting(URI endpoint, Optional<OAuthCredentials> credentials) {}

  /**
   * What to do at the end.
   *
   * @param mode {@code poweroff}, {@code halt} or {@code reboot}
   * @param conditions shell commands of which all must succeed
   */
  record PowerState(String mode, List<String> conditions) {}

  static CloudConfig empty() {
    return new CloudConfig(YAML.createObjectNode());
  }

  /**
   * Reads YAML and merges it over this one, maps into maps.
   *
   * @throws BootFailedException when it is not a YAML mapping; the document is not quoted
   */
  CloudConfig with(String yaml, String name) throws BootFailedException {
    JsonNode document;
    try {
      document = YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new BootFailedException(
          name
              + " is no YAML, line "
              + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    }
    ObjectNode merged = root.deepCopy();
    if (document instanceof ObjectNode) {
      merge(merged, (ObjectNode) document);
    } else if (document != null && !document.isMissingNode() && !document.isNull()) {
      throw new BootFailedException(name + " is no YAML mapping");
    }
    return new CloudConfig(merged);
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            entry -> {
              JsonNode present = into.get(entry.getKey());
              if (present instanceof ObjectNode && entry.getValue() instanceof ObjectNode) {
                merge((ObjectNode) present, (ObjectNode) entry.getValue());
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** {@code datasource.MAAS.metadata_url}, without a slash at the end. */
  Optional<URI> metadataUrl() throws BootFailedException {
    String url = root.at("/datasource/MAAS/metadata_url").asText("");
    return url.isEmpty()
        ? Optional.empty()
        : Optional.of(uri(url.replaceAll("/+$", ""), "metadata_url"));
  }

  /** Empty when the machine is not known yet. */
  Optional<OAuthCredentials> credentials() throws BootFailedException {
    return credentials(root.at("/datasource/MAAS"), "datasource.MAAS");
  }

  Optional<Reporting> reporting() throws BootFailedException {
    JsonNode maas = root.at("/reporting/maas");
    String endpoint = maas.path("endpoint").asText("");
    return endpoint.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Reporting(uri(endpoint, "reporting"), credentials(maas, "reporting.maas")));
  }

  Optional<PowerState> powerState() {
    JsonNode node = root.path("power_state");
    if (!node.isObject()) {
      return Optional.empty();
    }
    List<String> conditions = new ArrayList<>();
    JsonNode condition = node.path("condition");
    if (condition.isTextual()) {
      conditions.add(condition.asText());
    } else if (condition.isArray()) {
      StringBuilder command = new StringBuilder();
      condition.forEach(
          word -> command.append('\'').append(word.asText().replace("'", "'\\''")).append("' "));
      conditions.add(command.toString());
    } else if (condition.isBoolean() && !condition.asBoolean()) {
      return Optional.empty();
    }
    return Optional.of(new PowerState(node.path("mode").asText("poweroff"), conditions));
  }

  /** cloud-init keeps what it has and does not ask the datasource at every boot. */
  boolean keepsInstance() {
    return root.path("manual_cache_clean").asBoolean(false);
  }

  /**
   * The first IPv4 address that {@code network} (version 1 or 2) gives to an interface; empty when
   * DHCP is to give one.
   */
  Optional<String> fixedAddress() {
    List<JsonNode> found = new ArrayList<>();
    for (String kind : List.of("ethernets", "bonds", "vlans", "bridges")) {
      root.at("/network/" + kind).forEach(entry -> entry.path("addresses").forEach(found::add));
    }
    root.at("/network/config")
        .forEach(
            entry -> entry.path("subnets").forEach(subnet -> found.add(subnet.path("address"))));
    return found.stream()
        .map(node -> node.asText("").split("/", 2)[0])
        .filter(text -> IPV4.matcher(text).matches())
        .findFirst();
  }

  private static Optional<OAuthCredentials> credentials(JsonNode node, String where)
      throws BootFailedException {
    String consumer = node.path("consumer_key").asText("");
    String token = node.path("token_key").asText("");
    String secret = node.path("token_secret").asText("");
    if (consumer.isEmpty() && token.isEmpty() && secret.isEmpty()) {
      return Optional.empty();
    }
    if (consumer.isEmpty() || token.isEmpty() || secret.isEmpty()) {
      throw new BootFailedException(
          where + " needs all of consumer_key, token_key and token_secret, or none");
    }
    return Optional.of(new OAuthCredentials(consumer, token, secret));
  }

  private static URI uri(String text, String where) throws BootFailedException {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      throw new BootFailedException(where + ": '" + text + "' is no URL", e);
    }
    throw new BootFailedException(where + ": '" + text + "' names no host");
  }
}
