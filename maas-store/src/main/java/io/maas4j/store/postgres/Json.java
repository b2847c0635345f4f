package io.maas4j.store.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.error.MaasException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON columns to and from plain maps and lists. Records are mapped by hand where they are stored,
 * so that a renamed component cannot silently change what is on disk. Thread-safe.
 */
final class Json {
  private final JsonMapper mapper = JsonMapper.builder().build();

  String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // Without the cause: its text may quote the value.
      throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
    }
  }

  Map<String, Object> object(String text) {
    return read(text, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  Map<String, String> texts(String text) {
    return read(text, new TypeReference<LinkedHashMap<String, String>>() {});
  }

  List<Map<String, Object>> objects(String text) {
    return read(text, new TypeReference<List<Map<String, Object>>>() {});
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new MaasException.Broken(
          "a stored JSON document is not of the form " + type.getType(),
          new IllegalStateException(e.getClass().getName()));
    }
  }
}
