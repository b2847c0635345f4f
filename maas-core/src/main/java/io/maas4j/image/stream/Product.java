package io.maas4j.image.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that a stream offers.
 *
 * @param name as the stream calls it
 * @param resource what it becomes here
 * @param label {@code stable}, {@code candidate}, …
 * @param subarches what its kernel serves, its own sub-architecture included
 * @param notes further properties by the stream's names: {@code kflavor}, {@code krel}, {@code
 *     release_title}, {@code release_codename}, {@code version}, {@code support_eol}, {@code
 *     support_esm_eol}, as far as they are said
 * @param versions newest first
 */
public record Product(
    String name,
    ProductKind kind,
    ResourceName resource,
    String label,
    Set<String> subarches,
    Map<String, String> notes,
    List<ProductVersion> versions) {
  private static final String GENERIC = "generic";
  private static final String EDGE = "-edge";

  public Product {
    subarches = Set.copyOf(subarches);
    notes = Map.copyOf(notes);
    versions = List.copyOf(versions);
  }

  /** For people. */
  public String title() {
    return Optional.ofNullable(notes.get("release_title")).orElse(resource.release());
  }

  /** The newest version that has all that it needs. */
  public Optional<Usable> newest() {
    for (ProductVersion version : versions) {
      Optional<List<Item>> files = version.files(kind);
      if (files.isPresent()) {
        return Optional.of(new Usable(version.version(), files.get()));
      }
    }
    return Optional.empty();
  }

  /** Newer versions than the newest one of use: each lacks something. */
  public List<String> unusable() {
    return versions.stream()
        .takeWhile(version -> version.files(kind).isEmpty())
        .map(ProductVersion::version)
        .toList();
  }

  /**
   * A version that can be had whole.
   *
   * @param files what to have of it
   */
  public record Usable(String version, List<Item> files) {
    public Usable {
      files = List.copyOf(files);
    }
  }

  /** The kernel's flavour belongs to the name, unless it is there or is the common one. */
  static String flavoured(String subarch, String kflavor) {
    if (kflavor.equals(GENERIC) || (subarch + "-").contains("-" + kflavor + "-")) {
      return subarch;
    }
    return subarch.endsWith(EDGE)
        ? subarch.substring(0, subarch.length() - EDGE.length()) + "-" + kflavor + EDGE
        : subarch + "-" + kflavor;
  }
}
