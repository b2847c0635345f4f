package io.maas4j.depot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.ImagesInOrder;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ContentLimits;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.download.DownloadLimits;
import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.Signed;
import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.image.stream.StreamPath;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.setting.Setting;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.image.MemoryStreams;
import io.maas4j.testkit.image.StreamFiles;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports of images from streams in memory into a directory, downloads one after the other. */
class ImageImportsTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final URI BASE = URI.create("http://mirror.example/images/");
  private static final String SEAL = "sealed by us\n";

  @TempDir Path directory;
  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  private final Units units = new Units(store, clock, FleetListener.NONE);
  private final BootSources sources = new BootSources(units);
  private final MemoryStreams streams = new MemoryStreams();
  private final List<String> fetched = new ArrayList<>();
  private final List<Optional<URI>> proxies = new ArrayList<>();
  private final List<String> loaders = new ArrayList<>();
  private StreamFiles files = new StreamFiles();
  private OptionalLong quota = OptionalLong.empty();
  private UnaryOperator<StreamFetcher> between = fetcher -> fetcher;
  private ImportedImages images;
  private BootResources resources;
  private ImageImports imports;

  /** Believes what begins with the seal. */
  private static final class Seals implements SignatureVerifier {
    @Override
    public Verdict clearsigned(byte[] document, Keyring keyring, java.time.Instant at) {
      String text = new String(document, UTF_8);
      return text.startsWith(SEAL)
          ? new Valid(new Signed(text.substring(SEAL.length()).getBytes(UTF_8), "AB", at))
          : new Invalid(Fault.UNSIGNED, "there is no seal");
    }

    @Override
    public Verdict detached(
        byte[] document, byte[] signature, Keyring keyring, java.time.Instant at) {
      return new Invalid(Fault.UNSIGNED, "seals are within");
    }
  }

  @BeforeEach
  void start() {
    store.drivenJobs().start(Map.of(ImageImports.KIND, job -> imports.run(job)));
    started();
    update(source(BASE.toString()));
  }

  private static SourceForm source(String url) {
    return new SourceForm(
        Optional.of(url),
        Optional.empty(),
        Optional.of("a2V5"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void update(SourceForm form) {
    sources.update(1, form, ROOT);
  }

  /** As after a start of the region. */
  private void started() {
    images =
        new ImportedImages(
            ContentDirectory.open(
                directory,
                new ContentLimits(quota, 0),
                (content, detail) -> imports.corrupt(content, detail)));
    ImageStorage all = new ImagesInOrder(ImageStorage.EMPTY, images);
    resources = new BootResources(units, all, Optional.of(images));
    imports =
        new ImageImports(
            units,
            clock,
            Optional.of(
                new ImportMeans(
                    images,
                    proxy -> {
                      proxies.add(proxy);
                      return between.apply(this::fetch);
                    },
                    new Seals(),
                    filename -> new Keyring(new byte[0]),
                    (firmware, arch, digest, archives) ->
                        loaders.add(firmware + "/" + arch + " " + archives.size()),
                    StreamLimits.usual(),
                    new DownloadLimits(2, 2, Duration.ZERO, Duration.ofHours(2)))),
            Runnable::run,
            resources::publish);
    resources.prepare();
  }

  private StreamFetcher.Answer fetch(URI base, StreamPath path, long from) {
    fetched.add(path + (from > 0 ? " from " + from : ""));
    return streams.fetch(base, path, from);
  }

  @AfterEach
  void close() {
    imports.close();
    store.close();
  }

  private static byte[] content(String path, int size) {
    byte[] bytes = new byte[size];
    new Random(path.hashCode()).nextBytes(bytes);
    return bytes;
  }

  /** A version whose files are there. */
  private void version(ObjectNode product, String version) {
    ObjectNode items = StreamFiles.items(product, version);
    for (String type : List.of("boot-kernel", "boot-initrd", "squashfs")) {
      String path = product.get("release").asText() + "/" + version + "/" + type;
      byte[] bytes = content(path, type.length() * 1000);
      StreamFiles.item(
              items, type, product.get("release").asText() + "/" + version + "/", bytes.length)
          .put("sha256", Hashing.sha256().hashBytes(bytes).toString());
      streams.serve(BASE, path, bytes);
    }
  }

  private static byte[] sealed(byte[] content) {
    return (SEAL + new String(content, UTF_8)).getBytes(UTF_8);
  }

  private void serve() {
    streams.serve(BASE, "streams/v1/index.sjson", sealed(files.indexBytes()));
    streams.serve(BASE, StreamFiles.PRODUCTS, sealed(files.productBytes()));
  }

  private void noble(String... versions) {
    files = new StreamFiles();
    ObjectNode noble = files.noble("ga-24.04");
    for (String version : versions) {
      version(noble, version);
    }
    serve();
  }

  private ImportStatus imported() {
    imports.start(ROOT);
    assertThat(imports.status().isImporting()).isTrue();
    store.drivenJobs().runDue();
    assertThat(imports.status().isImporting()).isFalse();
    return imports.status();
  }

  private List<BootResource> synced() {
    return resources.list(Optional.of(Origin.SYNCED));
  }

  private List<String> versions() {
    return synced().stream()
        .flatMap(r -> resources.get(r.id()).sets().stream())
        .map(Stock.Set::version)
        .toList();
  }

  private List<String> events(EventType type) {
    return store
        .inTransaction(
            tx ->
                tx.events()
                    .query(
                        new EventQuery(
                            EventType.Level.DEBUG,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            1000)))
        .stream()
        .filter(event -> event.type() == type)
        .map(Event::description)
        .toList();
  }

  @Test
  void whatIsSelectedComesAndIsServed() throws Exception {
    noble("20250701");
    ImportStatus status = imported();
    assertThat(status.outcome()).startsWith("1 images came, ");
    assertThat(status.failed()).isFalse();
    assertThat(status.received()).isEqualTo(status.size()).isPositive();
    BootResource noble = synced().get(0);
    assertThat(noble.name() + " " + noble.architecture()).isEqualTo("ubuntu/noble amd64/ga-24.04");
    assertThat(noble.extra())
        .containsEntry("subarches", "ga-24.04,generic")
        .containsEntry("kflavor", "generic");
    assertThat(resources.get(noble.id()).sets())
        .singleElement()
        .satisfies(set -> assertThat(set.isComplete()).isTrue());
    Image image = images.find("ubuntu", "noble", "amd64").orElseThrow();
    assertThat(image.isBootable()).isTrue();
    Path squashfs = images.file(image.file(FileKind.SQUASHFS).orElseThrow().name()).orElseThrow();
    assertThat(Files.readAllBytes(squashfs)).isEqualTo(content("noble/20250701/squashfs", 8000));
    assertThat(events(EventType.IMAGE_IMPORTED))
        .singleElement()
        .asString()
        .startsWith("ubuntu/noble amd64/ga-24.04, version 20250701, ");
    assertThat(events(EventType.IMAGE_IMPORT_FINISHED)).hasSize(1);
  }

  @Test
  void aSecondImportFetchesTheIndexAndNothingElse() {
    noble("20250701");
    imported();
    fetched.clear();
    assertThat(imported().outcome()).isEqualTo("Everything that is selected was here.");
    assertThat(fetched).containsExactly("streams/v1/index.sjson", StreamFiles.PRODUCTS);
  }

  @Test
  void theOldVersionServesUntilTheNewOneIsWholeAndThenGoes() {
    noble("20250701");
    imported();
    String before = images.images().get(0).file(FileKind.SQUASHFS).orElseThrow().sha256();
    noble("20250701", "20250801");
    streams.serveBroken(
        BASE, "noble/20250801/squashfs", content("noble/20250801/squashfs", 8000), 3000);
    ImportStatus failed = imported();
    assertThat(failed.failed()).isTrue();
    assertThat(failed.outcome())
        .contains("1 of 1 images did not come: ubuntu/noble amd64/ga-24.04")
        .contains("it broke off after 3000 of 8000 bytes: the connection broke");
    assertThat(versions()).containsExactly("20250801", "20250701");
    assertThat(resources.get(synced().get(0).id()).sets().get(0).received())
        .isEqualTo(11_000 + 11_000 + 3_000);
    assertThat(images.images().get(0).file(FileKind.SQUASHFS).orElseThrow().sha256())
        .isEqualTo(before);
    streams.serve(BASE, "noble/20250801/squashfs", content("noble/20250801/squashfs", 8000));
    fetched.clear();
    assertThat(imported().failed()).isFalse();
    assertThat(fetched).contains("noble/20250801/squashfs from 3000");
    assertThat(versions()).containsExactly("20250801");
    assertThat(images.content().contents().complete()).hasSize(3).doesNotContainKey(before);
  }

  @Test
  void aProcessThatWasKilledIsMadeUpForByTheNext() {
    noble("20250701");
    byte[] squashfs = content("noble/20250701/squashfs", 8000);
    streams.serveBroken(BASE, "noble/20250701/squashfs", squashfs, 5000);
    imports.start(ROOT);
    between =
        fetcher ->
            (base, path, from) -> {
              if (from > 0) {
                throw new OutOfMemoryError("this process is as good as dead");
              }
              return fetcher.fetch(base, path, from);
            };
    assertThatThrownBy(() -> imports.run(job())).isInstanceOf(OutOfMemoryError.class);
    assertThat(imports.status().isImporting()).isTrue();
    between = fetcher -> fetcher;
    streams.serve(BASE, "noble/20250701/squashfs", squashfs);
    setting(Setting.BOOT_IMAGES_AUTO_IMPORT, "false");
    started();
    fetched.clear();
    imports.run(job());
    assertThat(fetched).contains("noble/20250701/squashfs from 5000");
    assertThat(images.find("ubuntu", "noble", "amd64")).isPresent();
  }

  private io.maas4j.store.spi.Job job() {
    return new io.maas4j.store.spi.Job(ImageImports.KIND, ImportStatus.NAME, "{}", clock.instant());
  }

  private void setting(Setting setting, String json) {
    store.inTransaction(
        tx -> {
          tx.settings().put(setting.wireName(), json);
          return tx;
        });
  }

  @Test
  void contentThatIsNotWhatWasAnnouncedIsFetchedOnceMoreAndThenRefused() {
    noble("20250701");
    streams.serve(BASE, "noble/20250701/squashfs", new byte[8000]);
    ImportStatus status = imported();
    assertThat(status.failed()).isTrue();
    assertThat(status.outcome()).contains("what came is not what the stream describes");
    assertThat(fetched.stream().filter(path -> path.endsWith("squashfs"))).hasSize(2);
    assertThat(images.images()).isEmpty();
    assertThat(images.content().contents().partial()).isEmpty();
  }

  @Test
  void aFileOfAnotherSizeIsNotEvenBegunWith() {
    noble("20250701");
    streams.serve(BASE, "noble/20250701/squashfs", new byte[9000]);
    assertThat(imported().outcome())
        .contains("the source has a file of 9000 bytes where the stream says 8000");
  }

  @Test
  void aBodyWithoutEndIsCutOff() {
    noble("20250701");
    between =
        fetcher ->
            (base, path, from) ->
                path.filename().equals("squashfs")
                    ? new StreamFetcher.Body(new Endless(), 0, OptionalLong.empty())
                    : fetcher.fetch(base, path, from);
    assertThat(imported().outcome()).contains("more comes than the 8000 bytes announced");
    assertThat(images.content().contents().partial()).isEmpty();
  }

  private static final class Endless extends java.io.InputStream {
    @Override
    public int read() {
      return 'x';
    }
  }

  @Test
  void aMissingFileIsNamed() {
    noble("20250701");
    between =
        fetcher ->
            (base, path, from) ->
                path.filename().equals("boot-initrd")
                    ? new StreamFetcher.Failed(
                        StreamFetcher.Retry.NEVER, path + ": http://mirror.example answered 404")
                    : fetcher.fetch(base, path, from);
    assertThat(imported().outcome())
        .contains("noble/20250701/boot-initrd: http://mirror.example answered 404");
  }

  @Test
  void aStreamThatIsUnsignedOrWentBackChangesNothingAndIsSaid() {
    noble("20250701");
    imported();
    streams.serve(BASE, "streams/v1/index.sjson", files.indexBytes());
    ImportStatus unsigned = imported();
    assertThat(unsigned.failed()).isTrue();
    assertThat(unsigned.outcome()).isEqualTo("No boot source could be read.");
    assertThat(unsigned.remarks())
        .anySatisfy(remark -> assertThat(remark).contains("it carries no signature"));
    noble("20250601");
    files.index().put("updated", "Wed, 23 Jul 2025 08:01:48 +0000");
    serve();
    assertThat(imported().remarks())
        .anySatisfy(remark -> assertThat(remark).contains("one of 2025-07-24T08:01:48Z was seen"));
    assertThat(versions()).containsExactly("20250701");
    assertThat(images.images()).hasSize(1);
    assertThat(events(EventType.IMAGE_IMPORT_REMARK)).hasSize(2);
  }

  @Test
  void aSizeThatContradictsWhatIsHereIsNoEndThatIsWell() {
    noble("20250701");
    imported();
    files
        .file()
        .findParents("sha256")
        .forEach(item -> ((ObjectNode) item).put("size", item.get("size").asLong() - 1));
    serve();
    ImportStatus contradicted = imported();
    assertThat(contradicted.failed()).isTrue();
    assertThat(contradicted.outcome()).startsWith("Not all that is selected could be had");
    assertThat(contradicted.remarks()).anySatisfy(r -> assertThat(r).contains("which has"));
    assertThat(versions()).containsExactly("20250701");
  }

  @Test
  void whatWasSeenOutlivesARestartAndGoesWithTheSourcesAddress() {
    noble("20250701");
    imported();
    started();
    files.index().put("updated", "Wed, 23 Jul 2025 08:01:48 +0000");
    serve();
    assertThat(imported().outcome()).isEqualTo("No boot source could be read.");
    // the same stream under another name is another stream
    update(source("http://mirror.example/images/streams/v1/index.sjson"));
    assertThat(imported().outcome()).isEqualTo("Everything that is selected was here.");
  }

  @Test
  void whatIsNoLongerSelectedGoes() {
    files = new StreamFiles();
    version(files.noble("ga-24.04"), "20250701");
    version(files.boot("jammy", "22.04", "amd64", "ga-22.04"), "20250701");
    serve();
    long jammy = sources.select(1, "ubuntu", "jammy", List.of(), List.of(), List.of(), ROOT).id();
    imported();
    assertThat(images.images()).hasSize(2);
    sources.deselect(1, jammy, ROOT);
    imported();
    assertThat(images.images()).singleElement().extracting(Image::series).isEqualTo("noble");
    assertThat(synced()).hasSize(1);
    assertThat(images.content().contents().complete()).hasSize(3);
  }

  @Test
  void aQuotaThatIsTooSmallIsSaidWithItsFigures() {
    quota = OptionalLong.of(20_000);
    started();
    noble("20250701");
    ImportStatus status = imported();
    assertThat(status.failed()).isTrue();
    assertThat(status.outcome())
        .contains("0 bytes are stored")
        .contains("more than the quota of 20000 bytes");
    assertThat(fetched).noneMatch(path -> path.contains("squashfs"));
    assertThat(images.content().contents().complete()).isEmpty();
  }

  @Test
  void selectionsAreHeldToWhatTheSourceOffered() {
    sources.select(1, "ubuntu", "focal", List.of(), List.of(), List.of(), ROOT);
    noble("20250701");
    imported();
    InvalidRequest unknown =
        catchThrowableOfType(
            InvalidRequest.class,
            () -> sources.select(1, "ubuntu", "jammy", List.of(), List.of(), List.of(), ROOT));
    assertThat(unknown.fields())
        .isEqualTo(
            Map.of(
                "os",
                List.of("OS ubuntu with release jammy has no available images for download")));
    InvalidRequest arch =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                sources.reselect(
                    1,
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(List.of("amd64", "s390x")),
                    Optional.of(List.of("hwe-16.04")),
                    Optional.of(List.of("daily")),
                    ROOT));
    assertThat(arch.fields()).containsOnlyKeys("arches", "subarches", "labels");
    sources.reselect(
        1,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of("amd64")),
        Optional.of(List.of("generic")),
        Optional.of(List.of("stable")),
        ROOT);
    update(source("http://other.example/"));
    sources.select(1, "ubuntu", "jammy", List.of(), List.of(), List.of(), ROOT);
  }

  @Test
  void onceAskedForImportsComeByThemselvesUnlessThatIsTurnedOff() {
    noble("20250701");
    imported();
    fetched.clear();
    clock.advance(Duration.ofMinutes(59));
    store.drivenJobs().runDue();
    assertThat(fetched).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    store.drivenJobs().runDue();
    assertThat(fetched).isNotEmpty();
    fetched.clear();
    setting(Setting.BOOT_IMAGES_AUTO_IMPORT, "false");
    clock.advance(Duration.ofHours(2));
    store.drivenJobs().runDue();
    assertThat(fetched).isEmpty();
    imported();
    assertThat(fetched).isNotEmpty();
  }

  @Test
  void anImportThatIsStoppedGoesOnWithTheNext() {
    noble("20250701");
    between =
        fetcher ->
            (base, path, from) -> {
              if (path.filename().startsWith("boot-")) {
                imports.stop(ROOT);
              }
              return fetcher.fetch(base, path, from);
            };
    ImportStatus status = imported();
    assertThat(status.outcome()).startsWith("The import was stopped");
    assertThat(images.images()).isEmpty();
    between = fetcher -> fetcher;
    fetched.clear();
    imported();
    assertThat(images.images()).hasSize(1);
    assertThat(fetched).noneMatch(path -> path.endsWith("squashfs"));
  }

  @Test
  void anImportThatIsStoppedBeforeItBeginsDoesNotBegin() {
    noble("20250701");
    setting(Setting.BOOT_IMAGES_AUTO_IMPORT, "false");
    imports.start(ROOT);
    imports.stop(ROOT);
    assertThat(imports.status().isImporting()).isFalse();
    store.drivenJobs().runDue();
    assertThat(fetched).isEmpty();
  }

  @Test
  void aResourceThatIsDeletedComesBackWhileItIsSelected() {
    noble("20250701");
    imported();
    resources.delete(synced().get(0).id(), ROOT);
    assertThat(images.images()).isEmpty();
    assertThat(images.content().contents().complete()).isEmpty();
    imported();
    assertThat(images.images()).hasSize(1);
  }

  @Test
  void whatWasImportedStaysWhenTheImagesDirectoryIsLookedThrough() {
    noble("20250701");
    imported();
    started();
    assertThat(versions()).containsExactly("20250701");
    assertThat(images.images()).hasSize(1);
    assertThat(resources.list(Optional.of(Origin.UPLOADED))).isEmpty();
  }

  @Test
  void aFileThatWasSpoiltIsReportedNotServedAndFetchedAnew() throws Exception {
    noble("20250701");
    imported();
    started();
    String name = images.images().get(0).file(FileKind.SQUASHFS).orElseThrow().name();
    Path file = images.images().get(0).file(FileKind.SQUASHFS).orElseThrow().path();
    Files.write(file, new byte[8000]);
    assertThat(images.file(name)).isEmpty();
    assertThat(events(EventType.IMAGE_CORRUPT))
        .singleElement()
        .asString()
        .startsWith("ubuntu/noble amd64/ga-24.04 squashfs: its SHA-256 is ");
    assertThat(images.images()).isEmpty();
    imported();
    assertThat(images.file(name)).isPresent();
  }

  @Test
  void bootLoadersComeWithoutSelectionAndAreResources() {
    noble("20250701");
    ObjectNode items =
        StreamFiles.items(files.loader("grub-efi-signed", "uefi", "amd64"), "20250101");
    for (String name : List.of("grub2-signed", "shim-signed")) {
      byte[] bytes = content(name, 500);
      items
          .putObject(name)
          .put("ftype", "archive.tar.xz")
          .put("path", "bootloaders/" + name + ".tar.xz")
          .put("size", 500)
          .put("sha256", Hashing.sha256().hashBytes(bytes).toString());
      streams.serve(BASE, "bootloaders/" + name + ".tar.xz", bytes);
    }
    serve();
    imported();
    assertThat(synced().stream().map(BootResource::name))
        .containsExactly("grub-efi-signed/uefi", "ubuntu/noble");
    assertThat(synced().get(0).extra()).containsEntry("bootloader-type", "uefi");
    assertThat(loaders).isNotEmpty().allMatch("uefi/amd64 2"::equals);
    assertThat(images.images()).hasSize(1);
    assertThat(versions()).containsExactly("20250101", "20250701");
  }

  @Test
  void aStarSelectsEveryReleaseOfASystem() {
    files = new StreamFiles();
    version(files.noble("ga-24.04"), "20250701");
    version(files.boot("jammy", "22.04", "amd64", "ga-22.04"), "20250701");
    serve();
    sources.select(1, "ubuntu", "*", List.of(), List.of(), List.of(), ROOT);
    imported();
    assertThat(images.images()).extracting(Image::series).containsExactly("jammy", "noble");
  }

  @Test
  void theProxyIsTheSettings() {
    noble("20250701");
    imported();
    setting(Setting.HTTP_PROXY, "\"http://proxy.example:3128/\"");
    imported();
    setting(Setting.BOOT_IMAGES_NO_PROXY, "true");
    imported();
    setting(Setting.BOOT_IMAGES_NO_PROXY, "false");
    setting(Setting.ENABLE_HTTP_PROXY, "false");
    imported();
    assertThat(proxies)
        .containsExactly(
            Optional.empty(),
            Optional.of(URI.create("http://proxy.example:3128/")),
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void onlyAdministratorsImportAndOnlyWhereThereIsAWay() {
    assertThatThrownBy(() -> imports.start(Actor.user("ann"))).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> imports.stop(Actor.user("ann"))).isInstanceOf(Denied.class);
    ImageImports none =
        new ImageImports(units, clock, Optional.empty(), Runnable::run, resources::publish);
    assertThatThrownBy(() -> none.start(ROOT)).isInstanceOf(Unsupported.class);
    assertThat(none.status().isImporting()).isFalse();
    assertThat(Set.of(none.progress())).containsExactly(Optional.empty());
  }
}
