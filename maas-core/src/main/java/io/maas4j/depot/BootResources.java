package io.maas4j.depot;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.BootFile;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.UploadStorage;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.stream.Content;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The images that are here: those that came from image streams, and those that administrators
 * upload piece by piece. Everybody may read them. Thread-safe; calls block for a transaction or
 * two, and for the disk.
 */
public final class BootResources {
  private static final String UPLOADED = "uploaded";
  private static final Comparator<BootResource> ORDER =
      Comparator.comparing(BootResource::name).thenComparing(BootResource::architecture);

  private final Units units;
  private final ImageStorage images;
  private final UploadStorage uploads;
  private final Object publishing = new Object();
  private final Optional<ImportedImages> imported;

  /**
   * @param images with the place for uploads
   * @param imported where imports put images; empty where there are none
   */
  public BootResources(Units units, ImageStorage images, Optional<ImportedImages> imported) {
    this.units = units;
    this.images = images;
    this.uploads = images.uploads();
    this.imported = imported;
  }

  /** Puts the images that are here already on record; to be called before machines boot. */
  public void prepare() {
    units.run(
        unit -> {
          new SyncedResources(unit).reconcile(lyingThere());
          // whole when the region stopped, and not looked into: it has to come again
          unit.tx().shelf(Kinds.BOOT_FILE).list().stream()
              .filter(file -> uploads.received(file.id()) >= file.size())
              .filter(file -> !uploads.has(file.sha256(), file.size()))
              .forEach(file -> uploads.discard(file.id()));
          return unit;
        });
    publish();
  }

  /** Images that nobody uploaded and no import brought. */
  private List<Image> lyingThere() {
    List<Image> ours = new ArrayList<>(uploads.published());
    imported.ifPresent(store -> ours.addAll(store.images()));
    return images.images().stream().filter(image -> !ours.contains(image)).toList();
  }

  /** Makes what was uploaded and is whole known to machines; also what other processes took in. */
  public void publish() {
    // of two at once the one that read first must not have the last word
    synchronized (publishing) {
      publishAll();
    }
  }

  private void publishAll() {
    uploads.publish(
        units.run(
            unit ->
                unit
                    .tx()
                    .shelf(Kinds.BOOT_RESOURCE)
                    .list(r -> r.origin() == Origin.UPLOADED)
                    .stream()
                    .flatMap(r -> deployable(r, files(unit, r.id())).stream())
                    .toList()));
    imported.ifPresent(
        store -> store.publish(units.run(unit -> new ImportedSets(unit).images(store.content()))));
  }

  /**
   * By name and architecture.
   *
   * @param origin empty for every one; what lies in a directory and what was imported is the same
   *     for clients
   */
  public List<BootResource> list(Optional<Origin> origin) {
    return units.run(
        unit ->
            unit
                .tx()
                .shelf(Kinds.BOOT_RESOURCE)
                .list(r -> origin.map(o -> o.label().equals(r.origin().label())).orElse(true))
                .stream()
                .sorted(ORDER)
                .toList());
  }

  /**
   * @throws NotFound when there is none
   */
  public Stock get(long id) {
    return units.run(unit -> stock(unit, resource(unit, id)));
  }

  /**
   * Makes room for an upload: a new set of the resource, with one file that is empty yet, or whole
   * when the same content is here already.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Stock create(NewUpload upload, Actor by) {
    Permissions.administrator(by);
    Stock made = units.run(unit -> created(unit, upload));
    if (made.sets().get(0).isComplete()) {
      BootFile file = made.sets().get(0).files().get(0).file();
      checkAnew(made.resource(), file);
      return completed(made.resource().id(), file);
    }
    return made;
  }

  /** What was sound as one kind of image need not be so as another. */
  private void checkAnew(BootResource resource, BootFile file) {
    try {
      inspect(resource, file, uploads.path(file.sha256()));
    } catch (InvalidRequest e) {
      units.run(
          unit -> {
            unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id());
            if (files(unit, resource.id()).isEmpty()) {
              unit.tx().shelf(Kinds.BOOT_RESOURCE).delete(resource.id());
            }
            return file;
          });
      sweep(file.sha256());
      throw e;
    }
  }

  private void inspect(BootResource resource, BootFile file, Path content) {
    UploadCheck.content(uploads.inspector(), resource, file, content);
  }

  private Stock created(Unit unit, NewUpload upload) {
    List<BootResource> synced =
        unit.tx()
            .shelf(Kinds.BOOT_RESOURCE)
            .list(r -> r.origin() != Origin.UPLOADED && !ImportedSets.isLoader(r));
    ImageNames names = UploadCheck.names(unit, upload, synced);
    String base =
        names.osystem().equals(BootResource.CUSTOM)
            ? upload.baseImage().orElseGet(() -> unit.settings().commissioning().text())
            : "";
    BootResource resource =
        unit.tx()
            .shelf(Kinds.BOOT_RESOURCE)
            .find(
                r ->
                    r.origin() == Origin.UPLOADED
                        && r.osystem().equals(names.osystem())
                        && r.series().equals(names.series())
                        && r.architecture().equals(upload.architecture()))
            .map(r -> redescribed(unit, r, upload.title(), base))
            .orElseGet(() -> inserted(unit, names, upload, base));
    List<BootFile> older = files(unit, resource.id());
    older.stream().filter(file -> received(file) < file.size()).forEach(file -> forget(unit, file));
    Set<String> taken = older.stream().map(BootFile::version).collect(Collectors.toSet());
    unit.tx()
        .shelf(Kinds.BOOT_FILE)
        .insert(
            new BootFile(
                0,
                resource.id(),
                Versions.next(unit.now(), taken),
                UPLOADED,
                upload.type().filename(),
                upload.type().filetype(),
                upload.sha256().toLowerCase(Locale.ROOT),
                upload.size(),
                upload.keepsOld(),
                Optional.empty()));
    return stock(unit, resource);
  }

  private static BootResource redescribed(
      Unit unit, BootResource resource, String title, String base) {
    BootResource changed = resource.described(title.isEmpty() ? resource.title() : title, base);
    unit.tx().shelf(Kinds.BOOT_RESOURCE).update(changed);
    return changed;
  }

  private static BootResource inserted(Unit unit, ImageNames names, NewUpload upload, String base) {
    String subarch = upload.architecture().substring(upload.architecture().indexOf('/') + 1);
    return unit.tx()
        .shelf(Kinds.BOOT_RESOURCE)
        .insert(
            new BootResource(
                0,
                Origin.UPLOADED,
                names.osystem(),
                names.series(),
                upload.architecture(),
                upload.title(),
                base,
                Map.of("subarches", subarch),
                Optional.empty()));
  }

  /**
   * Takes the next piece of a file, in order.
   *
   * @throws InvalidRequest when it is empty, too much, or in the end something else than announced;
   *     or when there is no room for it
   * @throws Denied for what came from an image stream
   */
  public void upload(long resourceId, long fileId, byte[] chunk, Actor by) {
    Permissions.administrator(by);
    BootFile file =
        units.run(
            unit -> {
              if (resource(unit, resourceId).origin() != Origin.UPLOADED) {
                throw new Denied(
                    "NOT_UPLOADED",
                    "Cannot upload to a resource of type: Synced.",
                    "make a resource of your own");
              }
              return unit.tx()
                  .shelf(Kinds.BOOT_FILE)
                  .find(fileId)
                  .filter(f -> f.resourceId() == resourceId)
                  .orElseThrow(() -> NotFound.no("BootResourceFile"));
            });
    long received = received(file);
    if (chunk.length == 0) {
      throw new InvalidRequest("Missing data.", "send the bytes as application/octet-stream");
    }
    if (chunk.length > file.size() - (received < file.size() ? received : 0)) {
      throw tooMuch();
    }
    if (uploads.has(file.sha256(), file.size())) {
      throw new InvalidRequest(
          "Cannot upload to a complete file.", "create the resource again for a new version");
    }
    Consumer<Path> check = content -> inspect(get(resourceId).resource(), file, content);
    switch (uploads.append(fileId, file.sha256(), file.size(), chunk, check)) {
      case INCOMPLETE -> {}
      case COMPLETE -> completed(resourceId, file);
      case TOO_MUCH -> throw tooMuch();
      case WRONG_CONTENT ->
          throw new InvalidRequest(
              "Saved content does not match given SHA256 value.",
              "upload it again from its beginning");
      case NO_SPACE ->
          throw new InvalidRequest(
              "No space left on device", "make room and send this piece once more");
    }
  }

  private static InvalidRequest tooMuch() {
    return new InvalidRequest("Too much data received.", "send as much as was announced");
  }

  /** Older sets go, unless they are to stay, or somebody removed the resource meanwhile. */
  private Stock completed(long resourceId, BootFile file) {
    Stock stock =
        units.run(
            unit -> {
              BootResource resource = resource(unit, resourceId);
              if (!file.keepsOld()) {
                files(unit, resourceId).stream()
                    .filter(f -> f.version().compareTo(file.version()) < 0)
                    .forEach(f -> forget(unit, f));
              }
              return stock(unit, resource);
            });
    sweep(file.sha256());
    publish();
    return stock;
  }

  /** Machines that run it keep running. */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    List<BootFile> gone =
        units.run(
            unit -> {
              BootResource resource = resource(unit, id);
              if (resource.origin() == Origin.SYNCED) {
                throw new InvalidRequest(
                    resource.name() + " lies in the directory of images.",
                    "take it out of that directory and start the region again");
              }
              List<BootFile> files = files(unit, id);
              files.forEach(file -> unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id()));
              unit.tx().shelf(Kinds.BOOT_RESOURCE).delete(id);
              return files;
            });
    publish();
    gone.forEach(file -> uploads.discard(file.id()));
    gone.forEach(file -> sweep(file.sha256()));
    imported.ifPresent(
        store -> {
          Set<String> needed = units.run(unit -> new ImportedSets(unit).digests());
          gone.stream()
              .map(BootFile::sha256)
              .filter(sha256 -> !needed.contains(sha256))
              .forEach(
                  sha256 -> {
                    store.content().remove(sha256);
                    store.content().discard(sha256);
                  });
        });
  }

  /** Removes content that nobody names any more. */
  private void sweep(String sha256) {
    boolean wanted =
        units.run(
            unit ->
                unit.tx()
                    .shelf(Kinds.BOOT_FILE)
                    .find(file -> file.sha256().equals(sha256))
                    .isPresent());
    if (!wanted) {
      uploads.remove(sha256);
    }
  }

  private void forget(Unit unit, BootFile file) {
    unit.tx().shelf(Kinds.BOOT_FILE).delete(file.id());
    uploads.discard(file.id());
  }

  /** Notes that a machine is deployed with an image, if it is on record. */
  public static void deployed(Unit unit, String osystem, String series, String arch) {
    unit.tx().shelf(Kinds.BOOT_RESOURCE).list().stream()
        .filter(
            r -> r.osystem().equals(osystem) && r.series().equals(series) && r.arch().equals(arch))
        .forEach(r -> unit.tx().shelf(Kinds.BOOT_RESOURCE).update(r.deployed(unit.now())));
  }

  private static BootResource resource(Unit unit, long id) {
    return unit.tx()
        .shelf(Kinds.BOOT_RESOURCE)
        .find(id)
        .orElseThrow(() -> NotFound.no("BootResource"));
  }

  private static List<BootFile> files(Unit unit, long resourceId) {
    return unit.tx().shelf(Kinds.BOOT_FILE).list(file -> file.resourceId() == resourceId);
  }

  private long received(BootFile file) {
    return uploads.has(file.sha256(), file.size())
        ? file.size()
        // all of it may be here and not be known to be sound yet
        : Math.min(uploads.received(file.id()), file.size() - 1);
  }

  private long received(Origin origin, BootFile file) {
    return switch (origin) {
      case SYNCED -> file.size();
      case UPLOADED -> received(file);
      case IMPORTED -> imported.map(store -> received(store, file)).orElse(0L);
    };
  }

  private static long received(ImportedImages store, BootFile file) {
    Content content = ImportedSets.content(file);
    return store.content().has(content) ? file.size() : store.content().received(content);
  }

  private Stock stock(Unit unit, BootResource resource) {
    Map<String, List<BootFile>> sets =
        files(unit, resource.id()).stream().collect(Collectors.groupingBy(BootFile::version));
    List<Stock.Set> stock = new ArrayList<>();
    sets.forEach(
        (version, files) ->
            stock.add(
                new Stock.Set(
                    version,
                    files.get(0).label(),
                    files.stream()
                        .map(file -> new Stock.File(file, received(resource.origin(), file)))
                        .toList())));
    stock.sort(Comparator.comparing(Stock.Set::version).reversed());
    return new Stock(resource, stock);
  }

  /** What can be written to a disk: of the newest whole set that has it. */
  private Optional<Image> deployable(BootResource resource, List<BootFile> files) {
    return files.stream()
        .filter(file -> uploads.has(file.sha256(), file.size()))
        .filter(file -> FileKind.ofWireName(file.filetype()).isPresent())
        .max(Comparator.comparing(BootFile::version))
        .map(
            file -> {
              FileKind kind = FileKind.ofWireName(file.filetype()).orElseThrow();
              return new Image(
                  resource.osystem(),
                  resource.series(),
                  resource.arch(),
                  resource.subarch(),
                  UPLOADED,
                  resource.title().isEmpty() ? resource.series() : resource.title(),
                  Map.of(
                      kind,
                      new ImageFile(
                          kind, file.sha256(), file.size(), uploads.path(file.sha256()))));
            });
  }
}
