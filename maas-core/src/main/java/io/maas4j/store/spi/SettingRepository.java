package io.maas4j.store.spi;

import java.util.Map;

/** Settings that differ from their defaults, as JSON scalars by name. */
public interface SettingRepository {
  Map<String, String> all();

  void put(String name, String json);

  /** Back to the default. */
  void remove(String name);
}
