package io.maas4j.testkit.power.redfish;

import java.util.Map;
import java.util.Optional;

/**
 * What a simulated service was asked.
 *
 * @param path decoded, without a query
 * @param headers by their names in lower case
 * @param body as text
 */
public record RedfishRequest(String method, String path, Map<String, String> headers, String body) {
  public RedfishRequest {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
