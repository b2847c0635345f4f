package io.maas4j.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network interface that an interface parameter can mean.
 *
 * @param id of the interface
 * @param name {@code enp5s0}
 * @param macAddress canonical text
 * @param vendor may be empty
 * @param product may be empty
 * @param tags of the interface
 */
public record InterfaceTarget(
    long id, String name, String macAddress, String vendor, String product, List<String> tags) {
  public InterfaceTarget {
    tags = List.copyOf(tags);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("name", name);
    json.put("mac_address", macAddress);
    json.put("vendor", vendor);
    json.put("product", product);
    return Json.object(json);
  }

  boolean isNamedBy(String selector) {
    return selector.equals(Long.toString(id))
        || selector.equals(name)
        || selector.toLowerCase(Locale.ROOT).equals(macAddress.toLowerCase(Locale.ROOT))
        || !vendor.isEmpty() && selector.equals(vendor)
        || !product.isEmpty() && selector.equals(product)
        || !vendor.isEmpty() && !product.isEmpty() && selector.equals(vendor + ":" + product)
        || tags.contains(selector);
  }
}
