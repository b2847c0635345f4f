package io.maas4j.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk that a storage parameter can mean.
 *
 * @param id of the block device
 * @param name {@code sda}
 * @param idPath stable path, may be empty
 * @param model may be empty
 * @param serial may be empty
 * @param tags of the disk
 */
public record StorageTarget(
    long id, String name, String idPath, String model, String serial, List<String> tags) {
  public StorageTarget {
    tags = List.copyOf(tags);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("name", name);
    json.put("id_path", idPath);
    json.put("model", model);
    json.put("serial", serial);
    return Json.object(json);
  }

  boolean isNamedBy(String selector) {
    return selector.equals(Long.toString(id))
        || selector.equals(name)
        || selector.equals("/dev/" + name)
        || !model.isEmpty() && selector.equals(model)
        || !serial.isEmpty() && selector.equals(serial)
        || !model.isEmpty() && !serial.isEmpty() && selector.equals(model + ":" + serial)
        || tags.contains(selector);
  }
}
