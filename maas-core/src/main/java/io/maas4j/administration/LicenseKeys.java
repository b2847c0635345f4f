package io.maas4j.administration;

import io.maas4j.access.LicenseKey;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.os.OperatingSystem;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keys that operating systems are activated with; only Windows has such keys, and only images that
 * are here can have one. For administrators. Thread-safe; each call blocks for one transaction.
 */
public final class LicenseKeys {
  private final Units units;
  private final ImageStorage images;

  LicenseKeys(Units units, ImageStorage images) {
    this.units = units;
    this.images = images;
  }

  /** In the order in which they were added. */
  public List<LicenseKey> list(Actor by) {
    Permissions.administrator(by);
    return units.run(unit -> unit.tx().shelf(Kinds.LICENSE_KEY).list());
  }

  /**
   * The key of a release.
   *
   * @throws NotFound when it has none
   */
  public LicenseKey find(String osystem, String series, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> find(unit, osystem, series).orElseThrow(() -> NotFound.no("LicenseKey")));
  }

  /**
   * Adds a key.
   *
   * @throws InvalidRequest when there is no such image that needs one, or it has one, or this is no
   *     key
   */
  public LicenseKey add(String osystem, String series, Secret key, Actor by) {
    Permissions.administrator(by);
    List<String> known =
        images.images().stream()
            .filter(image -> hasKeys(image.osystem()))
            .map(image -> image.osystem() + "/" + image.series())
            .distinct()
            .sorted()
            .toList();
    Map<String, List<String>> faults = new LinkedHashMap<>();
    Set<String> systems =
        known.stream()
            .map(release -> release.substring(0, release.indexOf('/')))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!systems.contains(osystem)) {
      faults.put("osystem", unknown(osystem, "osystem", String.join(", ", systems)));
    }
    String release = osystem + "/" + series;
    if (!known.contains(release)) {
      faults.put(
          "distro_series",
          unknown(
              release,
              "distro_series",
              known.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))));
    }
    if (!faults.isEmpty()) {
      throw new InvalidRequest(faults, "import the image first");
    }
    check(key);
    return units.run(
        unit -> {
          try {
            LicenseKey stored =
                unit.tx().shelf(Kinds.LICENSE_KEY).insert(new LicenseKey(0, osystem, series, key));
            unit.audit(EventType.SETTINGS, "Created license key of " + release + ".", by);
            return stored;
          } catch (DuplicateException e) {
            throw InvalidRequest.field(
                "__all__", "License key with this Osystem and Distro series already exists.");
          }
        });
  }

  /**
   * Replaces a key.
   *
   * @throws NotFound when there is none
   */
  public LicenseKey change(String osystem, String series, Secret key, Actor by) {
    Permissions.administrator(by);
    check(key);
    return units.run(
        unit -> {
          LicenseKey before =
              find(unit, osystem, series).orElseThrow(() -> NotFound.no("LicenseKey"));
          LicenseKey after = new LicenseKey(before.id(), osystem, series, key);
          unit.tx().shelf(Kinds.LICENSE_KEY).update(after);
          unit.audit(
              EventType.SETTINGS, "Updated license key of " + osystem + "/" + series + ".", by);
          return after;
        });
  }

  /** Nothing happens when there is none. */
  public void delete(String osystem, String series, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          find(unit, osystem, series)
              .ifPresent(
                  key -> {
                    unit.tx().shelf(Kinds.LICENSE_KEY).delete(key.id());
                    unit.audit(
                        EventType.SETTINGS,
                        "Deleted license key of " + osystem + "/" + series + ".",
                        by);
                  });
          return osystem;
        });
  }

  private static Optional<LicenseKey> find(Unit unit, String osystem, String series) {
    return unit.tx()
        .shelf(Kinds.LICENSE_KEY)
        .find(key -> key.osystem().equals(osystem) && key.series().equals(series));
  }

  private static void check(Secret key) {
    if (!LicenseKey.isWellFormed(key.reveal())) {
      throw InvalidRequest.field("license_key", "Invalid license key.");
    }
  }

  private static boolean hasKeys(String osystem) {
    return OperatingSystem.named(osystem).filter(OperatingSystem::hasLicenseKeys).isPresent();
  }

  private static List<String> unknown(String value, String field, String known) {
    return List.of(
        "'" + value + "' is not a valid " + field + ".  It should be one of: " + known + ".");
  }
}
