package io.maas4j.store.postgres;

import io.maas4j.power.Secret;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.SettingRepository;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code maas.setting}; what is secret is a JSON text of the sealed JSON. */
final class PgSettings implements SettingRepository {
  private final Session session;

  PgSettings(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, String> all() {
    Map<String, String> settings = new LinkedHashMap<>();
    session
        .query("SELECT name, value FROM maas.setting ORDER BY name COLLATE \"C\"")
        .map((columns, context) -> entry(columns.getString("name"), columns.getString("value")))
        .forEach(each -> settings.put(each.getKey(), each.getValue()));
    return settings;
  }

  @Override
  public void put(String name, String json) {
    session
        .update(
            """
            INSERT INTO maas.setting (name, value) VALUES (:name, CAST(:json AS json))
                ON CONFLICT (name) DO UPDATE SET value = excluded.value""")
        .bind("name", name)
        .bind("json", isSecret(name) ? sealed(json) : json)
        .execute();
  }

  private static boolean isSecret(String name) {
    return Setting.ofWireName(name).map(Setting::isSecret).orElse(false);
  }

  /** What is sealed has no character that JSON escapes. */
  private String sealed(String json) {
    return "\"" + session.box().seal(Secret.of(json)) + "\"";
  }

  private Map.Entry<String, String> entry(String name, String json) {
    return Map.entry(
        name,
        isSecret(name) ? session.box().open(json.substring(1, json.length() - 1)).reveal() : json);
  }

  @Override
  public void remove(String name) {
    session.update("DELETE FROM maas.setting WHERE name = :name").bind("name", name).execute();
  }
}
