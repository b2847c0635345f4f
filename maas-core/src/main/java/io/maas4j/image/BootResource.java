package io.maas4j.image;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operating system for one architecture, of which the region keeps files.
 *
 * @param origin how it came here
 * @param osystem {@code ubuntu}; {@code custom} for what users name themselves
 * @param series the release within it, or the user's name
 * @param architecture {@code amd64/generic}
 * @param title for people
 * @param baseImage {@code ubuntu/noble}: what a custom image is made of; empty for others
 * @param extra further properties, as image streams name them
 * @param lastDeployed when a machine was last deployed with it
 */
public record BootResource(
    long id,
    Origin origin,
    String osystem,
    String series,
    String architecture,
    String title,
    String baseImage,
    Map<String, String> extra,
    Optional<Instant> lastDeployed) {
  /** What users name themselves. */
  public static final String CUSTOM = "custom";

  /** How a resource came to the region. */
  public enum Origin {
    /** It lies in the directory of images. */
    SYNCED("Synced"),
    /** An import brought it from a boot source; for clients the same. */
    IMPORTED("Synced"),
    UPLOADED("Uploaded");

    private final String label;

    Origin(String label) {
      this.label = label;
    }

    /** As the API spells it. */
    public String label() {
      return label;
    }
  }

  public BootResource {
    extra = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** As users call it: custom ones by their name alone. */
  public String name() {
    return osystem.equals(CUSTOM) ? series : osystem + "/" + series;
  }

  /** Debian's name of the architecture. */
  public String arch() {
    return architecture.split("/", -1)[0];
  }

  /** What stands behind the architecture's slash. */
  public String subarch() {
    return architecture.substring(architecture.indexOf('/') + 1);
  }

  /** The same resource with another id. */
  public BootResource withId(long newId) {
    return new BootResource(
        newId, origin, osystem, series, architecture, title, baseImage, extra, lastDeployed);
  }

  /** With what was said anew of it. */
  public BootResource described(String newTitle, String newBaseImage) {
    return new BootResource(
        id, origin, osystem, series, architecture, newTitle, newBaseImage, extra, lastDeployed);
  }

  /** A machine was deployed with it. */
  public BootResource deployed(Instant at) {
    return new BootResource(
        id, origin, osystem, series, architecture, title, baseImage, extra, Optional.of(at));
  }
}
