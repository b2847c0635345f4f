package io.maas4j.administration;

import io.maas4j.archive.PackageRepository;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import io.maas4j.work.Permissions;
import io.maas4j.work.Units;
import java.util.Map;
import java.util.Set;

/**
 * The settings by their names on the wire. A change is in force from the next unit of work on.
 * Thread-safe; each call blocks for one transaction.
 */
public final class RegionSettings {
  /** Older names that clients still use. */
  private static final Map<String, String> ALIASES = Map.of("ntp_server", "ntp_servers");

  /** These are package repositories, and were settings once. */
  private static final Set<String> ARCHIVES =
      Set.of(PackageRepository.MAIN, PackageRepository.PORTS);

  private final Units units;
  private final PackageRepositories archives;

  RegionSettings(Units units, PackageRepositories archives) {
    this.units = units;
    this.archives = archives;
  }

  /**
   * A setting's value.
   *
   * @return a JSON scalar
   * @throws InvalidRequest when there is no such setting
   * @throws Denied when it is secret and the caller no administrator
   */
  public String json(String name, Actor by) {
    if (ARCHIVES.contains(name)) {
      return archives.urlJson(name);
    }
    Setting setting = named(name);
    if (setting.isSecret()) {
      Permissions.administrator(by);
    }
    return units.run(unit -> unit.settings().json(setting));
  }

  /**
   * Changes a setting.
   *
   * @param value as people write it
   * @throws InvalidRequest when there is no such setting, or it does not take this value
   */
  public void set(String name, String value, Actor by) {
    Permissions.administrator(by);
    if (ARCHIVES.contains(name)) {
      archives.setUrl(name, value, by);
      return;
    }
    Setting setting = named(name);
    String json = read(setting, name, value);
    units.run(
        unit -> {
          unit.tx().settings().put(setting.wireName(), json);
          unit.audit(
              EventType.SETTINGS,
              "Updated configuration setting '"
                  + setting.wireName()
                  + (setting.isSecret() ? "'." : "' to '" + value + "'."),
              by);
          if (setting.concernsRacks()) {
            unit.topologyChanged();
          }
          return json;
        });
  }

  private static Setting named(String name) {
    return Setting.ofWireName(ALIASES.getOrDefault(name, name))
        .filter(Setting::isPublic)
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    name,
                    name
                        + " is not a valid config setting (valid settings are: "
                        + String.join(", ", Setting.publicNames())
                        + ")."));
  }

  private static String read(Setting setting, String name, String value) {
    try {
      String json = setting.form().reader().read(value);
      // what cannot be read back would stop the engine
      new Settings(Map.of(setting.wireName(), json)).text(setting);
      return json;
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field(name, String.valueOf(e.getMessage()));
    }
  }
}
