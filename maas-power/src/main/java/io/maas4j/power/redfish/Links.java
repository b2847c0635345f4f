package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads links out of resources, of whatever shape they turn out to be. */
final class Links {
  private Links() {}

  /** The {@code @odata.id} of an object; empty when there is none, or no text. */
  static Optional<String> of(JsonNode object) {
    JsonNode link = object.path("@odata.id");
    return link.isTextual() && !link.textValue().isBlank()
        ? Optional.of(link.textValue())
        : Optional.empty();
  }

  /** The links of an array's elements; empty when it is none. */
  static List<String> ofAll(JsonNode array) {
    List<String> links = new ArrayList<>();
    if (array.isArray()) {
      array.forEach(element -> of(element).ifPresent(links::add));
    }
    return List.copyOf(links);
  }
}
