package io.maas4j.depot;

import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.bundle.BundledSet;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.importing.StoredSet;
import io.maas4j.image.importing.WantedSet;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.Item;
import io.maas4j.image.stream.ItemType;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The record of what imports brought, or began to bring. */
record ImportedSets(Unit unit) {
  private static final String LOADER = "bootloader-type";
  private static final String SUBARCHES = "subarches";

  /** By resource, then by version. */
  List<StoredSet> all() {
    Map<Long, List<BootFile>> files = files();
    List<StoredSet> sets = new ArrayList<>();
    for (BootResource resource : resources()) {
      versions(files, resource).forEach((version, some) -> sets.add(set(resource, version, some)));
    }
    return sets;
  }

  /** Whether a resource is a boot loader rather than a system. */
  static boolean isLoader(BootResource resource) {
    return resource.extra().containsKey(LOADER);
  }

  private List<BootResource> resources() {
    return unit.tx().shelf(Kinds.BOOT_RESOURCE).list(r -> r.origin() == Origin.IMPORTED);
  }

  private Map<Long, List<BootFile>> files() {
    return unit.tx().shelf(Kinds.BOOT_FILE).list().stream()
        .collect(Collectors.groupingBy(BootFile::resourceId));
  }

  private static Map<String, List<BootFile>> versions(
      Map<Long, List<BootFile>> files, BootResource resource) {
    return files.getOrDefault(resource.id(), List.of()).stream()
        .collect(Collectors.groupingBy(BootFile::version, TreeMap::new, Collectors.toList()));
  }

  private static ResourceName name(BootResource resource) {
    return new ResourceName(
        resource.osystem(), resource.series(), resource.arch(), resource.subarch());
  }

  private static StoredSet set(BootResource resource, String version, List<BootFile> files) {
    return new StoredSet(
        name(resource),
        isLoader(resource) ? StoredSet.Origin.LOADER : StoredSet.Origin.SELECTED,
        files.get(0).sourceId().map(OptionalLong::of).orElse(OptionalLong.empty()),
        version,
        files.get(0).label(),
        Set.of(resource.extra().getOrDefault(SUBARCHES, resource.subarch()).split(",")),
        files.stream().map(ImportedSets::content).collect(Collectors.toSet()));
  }

  static Content content(BootFile file) {
    return new Content(file.sha256(), file.size());
  }

  private Optional<BootResource> find(ResourceName name) {
    return resources().stream().filter(r -> name(r).equals(name)).findFirst();
  }

  private List<BootFile> filesOf(BootResource resource) {
    return unit.tx().shelf(Kinds.BOOT_FILE).list(file -> file.resourceId() == resource.id());
  }

  /** Says what is coming, unless another content has the version's name until it has come. */
  void announce(WantedSet set) {
    Optional<BootResource> known = find(set.name());
    boolean taken =
        known.isPresent()
            && filesOf(known.get()).stream().anyMatch(f -> f.version().equals(set.version()));
    if (!taken) {
      insert(known.orElseGet(() -> inserted(set)), set);
    }
  }

  /** All of it is here: it takes the place of every other version. */
  void complete(WantedSet set) {
    BootResource resource = find(set.name()).orElseGet(() -> inserted(set));
    filesOf(resource).forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
    unit.tx().shelf(Kinds.BOOT_RESOURCE).update(described(resource, set));
    insert(resource, set);
  }

  private BootResource inserted(WantedSet set) {
    ResourceName name = set.name();
    return unit.tx()
        .shelf(Kinds.BOOT_RESOURCE)
        .insert(
            new BootResource(
                0,
                Origin.IMPORTED,
                name.os(),
                name.release(),
                name.arch() + "/" + name.subarch(),
                set.product().title(),
                "",
                extra(set),
                Optional.empty()));
  }

  /** Another version may say other things of it. */
  private static BootResource described(BootResource resource, WantedSet set) {
    return new BootResource(
        resource.id(),
        resource.origin(),
        resource.osystem(),
        resource.series(),
        resource.architecture(),
        set.product().title(),
        resource.baseImage(),
        extra(set),
        resource.lastDeployed());
  }

  private static Map<String, String> extra(WantedSet set) {
    Product product = set.product();
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put(SUBARCHES, String.join(",", new TreeSet<>(product.subarches())));
    if (set.isLoader()) {
      extra.put(LOADER, set.name().release());
    } else {
      extra.put("kflavor", product.notes().getOrDefault("kflavor", "generic"));
    }
    new TreeMap<>(product.notes()).forEach(extra::putIfAbsent);
    return extra;
  }

  private void insert(BootResource resource, WantedSet set) {
    for (Item item : set.usable().files()) {
      unit.tx()
          .shelf(Kinds.BOOT_FILE)
          .insert(
              new BootFile(
                  0,
                  resource.id(),
                  set.version(),
                  set.product().label(),
                  filename(item),
                  item.type().wireName(),
                  item.content().sha256(),
                  item.content().size(),
                  false,
                  Optional.of(set.sourceId())));
    }
  }

  /** Of boot loaders a version has several archives. */
  private static String filename(Item item) {
    return item.type() == ItemType.ARCHIVE_TAR_XZ ? item.key() : item.type().wireName();
  }

  /** It is not to be had any more. */
  void drop(StoredSet set) {
    find(set.name())
        .ifPresent(
            resource -> {
              List<BootFile> before = filesOf(resource);
              List<BootFile> gone =
                  before.stream().filter(f -> f.version().equals(set.version())).toList();
              gone.forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
              if (gone.size() == before.size()) {
                unit.tx().shelf(Kinds.BOOT_RESOURCE).delete(resource.id());
              }
            });
  }

  /** SHA-256 of all that is on record. */
  Set<String> digests() {
    Set<Long> imported = resources().stream().map(BootResource::id).collect(Collectors.toSet());
    return unit.tx().shelf(Kinds.BOOT_FILE).list().stream()
        .filter(file -> imported.contains(file.resourceId()))
        .map(BootFile::sha256)
        .collect(Collectors.toSet());
  }

  /**
   * Boot loaders of which all is here.
   *
   * @param digest of all archives
   * @param archives by name
   */
  record Loader(ResourceName name, String digest, List<Path> archives) {}

  /** Of each the newest version that is whole, by name. */
  List<Loader> loaders(ContentDirectory content) {
    Map<Long, List<BootFile>> files = files();
    List<Loader> loaders = new ArrayList<>();
    resources().stream()
        .filter(ImportedSets::isLoader)
        .sorted(Comparator.comparing(ImportedSets::name))
        .forEach(
            resource ->
                newest(files, resource, content)
                    .ifPresent(
                        some ->
                            loaders.add(
                                new Loader(
                                    name(resource),
                                    some.stream()
                                        .map(BootFile::sha256)
                                        .sorted()
                                        .collect(Collectors.joining("\n")),
                                    some.stream()
                                        .sorted(Comparator.comparing(BootFile::filename))
                                        .map(file -> content.path(file.sha256()))
                                        .toList()))));
    return loaders;
  }

  private static Optional<List<BootFile>> newest(
      Map<Long, List<BootFile>> files, BootResource resource, ContentDirectory content) {
    return versions(files, resource).entrySet().stream()
        .filter(v -> v.getValue().stream().allMatch(f -> content.has(content(f))))
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue);
  }

  /** The newest version of each that is whole, boot loaders too. */
  List<BundledSet> bundled(ContentDirectory content) {
    Map<Long, List<BootFile>> files = files();
    List<BundledSet> sets = new ArrayList<>();
    resources().stream()
        .sorted(Comparator.comparing(ImportedSets::name))
        .forEach(
            resource ->
                newest(files, resource, content)
                    .ifPresent(
                        some ->
                            sets.add(
                                new BundledSet(
                                    name(resource),
                                    some.get(0).version(),
                                    some.get(0).label(),
                                    resource.title(),
                                    resource.extra(),
                                    some.stream()
                                        .map(
                                            f ->
                                                new BundledSet.File(
                                                    f.filename(), f.filetype(), content(f)))
                                        .toList()))));
    return sets;
  }

  /** All of it is here: it takes the place of every other version. No source brought it. */
  void put(BundledSet set) {
    ResourceName name = set.name();
    BootResource described =
        new BootResource(
            find(name).map(BootResource::id).orElse(0L),
            Origin.IMPORTED,
            name.os(),
            name.release(),
            name.arch() + "/" + name.subarch(),
            set.title(),
            "",
            set.extra(),
            find(name).flatMap(BootResource::lastDeployed));
    BootResource resource =
        described.id() == 0 ? unit.tx().shelf(Kinds.BOOT_RESOURCE).insert(described) : described;
    unit.tx().shelf(Kinds.BOOT_RESOURCE).update(resource);
    filesOf(resource).forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
    for (BundledSet.File file : set.files()) {
      unit.tx()
          .shelf(Kinds.BOOT_FILE)
          .insert(
              new BootFile(
                  0,
                  resource.id(),
                  set.version(),
                  set.label(),
                  file.filename(),
                  file.filetype(),
                  file.content().sha256(),
                  file.content().size(),
                  false,
                  Optional.empty()));
    }
  }

  /** Of each resource the newest version that is whole, by name. */
  List<Image> images(ContentDirectory content) {
    Map<Long, List<BootFile>> files = files();
    List<Image> images = new ArrayList<>();
    resources().stream()
        .sorted(Comparator.comparing(ImportedSets::name))
        .filter(resource -> !isLoader(resource))
        .forEach(
            resource ->
                newest(files, resource, content)
                    .ifPresent(some -> images.add(image(resource, some, content))));
    return images;
  }

  private static Image image(
      BootResource resource, List<BootFile> files, ContentDirectory content) {
    Map<FileKind, ImageFile> byKind = new EnumMap<>(FileKind.class);
    for (BootFile file : files) {
      FileKind.ofWireName(file.filetype())
          .ifPresent(
              kind ->
                  byKind.put(
                      kind,
                      new ImageFile(
                          kind, file.sha256(), file.size(), content.path(file.sha256()))));
    }
    return new Image(
        resource.osystem(),
        resource.series(),
        resource.arch(),
        resource.subarch(),
        files.get(0).label(),
        resource.title(),
        byKind);
  }
}
