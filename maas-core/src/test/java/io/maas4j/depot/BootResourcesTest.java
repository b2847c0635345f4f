package io.maas4j.depot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.StoredImages;
import io.maas4j.image.UploadDirectory;
import io.maas4j.image.UploadType;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootResourcesTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");

  @TempDir Path directory;
  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  private List<Image> others = List.of();

  @AfterEach
  void close() {
    store.close();
  }

  private ImageStorage images() {
    return new StoredImages(() -> others, UploadDirectory.open(directory));
  }

  /** As after a start of the region. */
  private BootResources started(ImageStorage images) {
    BootResources resources =
        new BootResources(new Units(store, clock, FleetListener.NONE), images);
    resources.prepare();
    return resources;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NewUpload upload(String name, byte[] content) {
    return new NewUpload(
        name,
        "amd64/generic",
        sha256(content),
        content.length,
        "",
        UploadType.DDGZ,
        Optional.empty(),
        false);
  }

  private static NewUpload keeping(NewUpload u) {
    return new NewUpload(
        u.name(), u.architecture(), u.sha256(), u.size(), u.title(), u.type(), u.baseImage(), true);
  }

  private static long fileOf(Stock stock) {
    return stock.sets().get(0).files().get(0).file().id();
  }

  private static void send(BootResources resources, Stock stock, String piece) {
    resources.upload(stock.resource().id(), fileOf(stock), piece.getBytes(UTF_8), ROOT);
  }

  @Test
  void anImageThatIsWholeIsDeployable() throws IOException {
    ImageStorage images = images();
    BootResources resources = started(images);
    Stock made = resources.create(upload("custom/web", "twigs".getBytes(UTF_8)), ROOT);
    assertThat(made.resource().baseImage()).isEqualTo("ubuntu/noble");
    assertThat(made.sets().get(0).isComplete()).isFalse();
    assertThat(images.find("custom", "web", "amd64")).isEmpty();
    send(resources, made, "tw");
    assertThat(resources.get(made.resource().id()).sets().get(0).received()).isEqualTo(2);
    assertThat(images.find("custom", "web", "amd64")).isEmpty();
    send(resources, made, "igs");
    Image image = images.find("custom", "web", "amd64").orElseThrow();
    ImageFile file = image.disk().orElseThrow();
    assertThat(file.kind()).isEqualTo(FileKind.ROOT_RAW_GZIP);
    assertThat(Files.readString(file.path())).isEqualTo("twigs");
    assertThat(images.file(file.name())).contains(file.path());
    assertThat(resources.get(made.resource().id()).sets().get(0).isComplete()).isTrue();
  }

  @Test
  void whatHasComeOutlivesARestart() {
    Stock made;
    {
      BootResources before = started(images());
      made = before.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
      send(before, made, "twi");
    }
    ImageStorage images = images();
    BootResources after = started(images);
    assertThat(after.get(made.resource().id()).sets().get(0).received()).isEqualTo(3);
    send(after, made, "gs");
    assertThat(images.find("custom", "web", "amd64")).isPresent();
    ImageStorage again = images();
    started(again);
    assertThat(again.find("custom", "web", "amd64")).isPresent();
  }

  @Test
  void somethingElseThanAnnouncedIsForgotten() {
    BootResources resources = started(images());
    Stock made = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    assertThatThrownBy(() -> send(resources, made, "twiga"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Saved content does not match given SHA256 value.");
    assertThat(resources.get(made.resource().id()).sets().get(0).received()).isZero();
    send(resources, made, "twigs");
    assertThat(resources.get(made.resource().id()).sets().get(0).isComplete()).isTrue();
  }

  @Test
  void noMoreIsTakenThanWasAnnouncedAndNothingOnceItIsWhole() {
    BootResources resources = started(images());
    Stock made = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    send(resources, made, "twi");
    assertThatThrownBy(() -> send(resources, made, "gs and more"))
        .hasMessage("Too much data received.");
    assertThatThrownBy(() -> send(resources, made, "")).hasMessage("Missing data.");
    send(resources, made, "gs");
    assertThatThrownBy(() -> send(resources, made, "gs"))
        .hasMessage("Cannot upload to a complete file.");
  }

  @Test
  void contentThatIsHereNeedNotComeAgain() {
    BootResources resources = started(images());
    Stock first = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    send(resources, first, "twigs");
    Stock second = resources.create(upload("db", "twigs".getBytes(UTF_8)), ROOT);
    assertThat(second.sets().get(0).isComplete()).isTrue();
    resources.delete(first.resource().id(), ROOT);
    assertThat(resources.get(second.resource().id()).sets().get(0).isComplete()).isTrue();
    resources.delete(second.resource().id(), ROOT);
    assertThat(directory.resolve("complete")).isEmptyDirectory();
    assertThat(directory.resolve("partial")).isEmptyDirectory();
  }

  @Test
  void aNewVersionTakesThePlaceOfTheOldOnesOnceItIsWholeUnlessTheyAreKept() {
    ImageStorage images = images();
    BootResources resources = started(images);
    Stock first = resources.create(upload("web", "one".getBytes(UTF_8)), ROOT);
    send(resources, first, "one");
    Stock second = resources.create(keeping(upload("web", "two".getBytes(UTF_8))), ROOT);
    assertThat(second.resource().id()).isEqualTo(first.resource().id());
    assertThat(second.sets())
        .extracting(Stock.Set::version)
        .hasSize(2)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(images.find("custom", "web", "amd64").orElseThrow().disk().orElseThrow().sha256())
        .isEqualTo(sha256("one".getBytes(UTF_8)));
    send(resources, second, "two");
    assertThat(resources.get(first.resource().id()).sets()).hasSize(2);
    assertThat(images.find("custom", "web", "amd64").orElseThrow().disk().orElseThrow().sha256())
        .isEqualTo(sha256("two".getBytes(UTF_8)));
    Stock third = resources.create(upload("web", "three".getBytes(UTF_8)), ROOT);
    send(resources, third, "three");
    assertThat(resources.get(first.resource().id()).sets()).hasSize(1);
  }

  @Test
  void whatWasLeftHalfUploadedGoesWhenItIsBegunAnew() {
    BootResources resources = started(images());
    Stock first = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    send(resources, first, "twi");
    Stock again = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    assertThat(again.sets()).hasSize(1);
    assertThat(again.sets().get(0).received()).isZero();
    assertThatThrownBy(() -> send(resources, first, "gs")).isInstanceOf(NotFound.class);
  }

  @Test
  void everyFaultIsNamed() {
    BootResources resources = started(images());
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                resources.create(
                    new NewUpload(
                        "ubuntu/noble",
                        "vax/generic",
                        "abc",
                        0,
                        "",
                        UploadType.TGZ,
                        Optional.of("noble"),
                        false),
                    ROOT));
    assertThat(refused.fields())
        .containsOnlyKeys("name", "architecture", "sha256", "size", "base_image");
    assertThatThrownBy(() -> resources.create(upload("ubuntu", new byte[1]), ROOT))
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> resources.create(upload("beos/r5", new byte[1]), ROOT))
        .hasMessageContaining("Unsupported operating system beos");
    assertThatThrownBy(() -> resources.create(upload("custom/../etc", new byte[1]), ROOT))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void oneDigestHasOneSize() {
    BootResources resources = started(images());
    NewUpload one = upload("web", "twigs".getBytes(UTF_8));
    resources.create(one, ROOT);
    NewUpload other =
        new NewUpload(
            "db", "amd64/generic", one.sha256(), 6, "", UploadType.DDGZ, Optional.empty(), false);
    InvalidRequest refused =
        catchThrowableOfType(InvalidRequest.class, () -> resources.create(other, ROOT));
    assertThat(refused.fields()).containsOnlyKeys("size");
  }

  @Test
  void whatLiesInTheDirectoryIsOnRecordAsLongAsItLiesThere() {
    others =
        List.of(
            new Image(
                "ubuntu",
                "noble",
                "arm64",
                "generic",
                "stable",
                "24.04 LTS",
                Map.of(
                    FileKind.SQUASHFS,
                    new ImageFile(FileKind.SQUASHFS, "a".repeat(64), 7, Path.of("x")))));
    BootResources resources = started(images());
    assertThat(resources.list(Optional.of(Origin.SYNCED)))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.name()).isEqualTo("ubuntu/noble");
              Stock stock = resources.get(r.id());
              assertThat(stock.sets())
                  .singleElement()
                  .satisfies(set -> assertThat(set.isComplete()).isTrue());
              assertThatThrownBy(() -> resources.upload(r.id(), fileOf(stock), new byte[1], ROOT))
                  .isInstanceOf(Denied.class);
              assertThatThrownBy(() -> resources.delete(r.id(), ROOT))
                  .isInstanceOf(InvalidRequest.class);
              assertThat(started(images()).list(Optional.empty())).containsExactly(r);
            });
    assertThatThrownBy(() -> resources.create(upload("web", new byte[1]), ROOT))
        .hasMessageContaining("'arm64/generic'");
    others = List.of();
    assertThat(started(images()).list(Optional.empty())).isEmpty();
  }

  @Test
  void imagesAreKeptByAdministratorsAndReadByEverybody() {
    BootResources resources = started(images());
    NewUpload web = upload("web", "twigs".getBytes(UTF_8));
    assertThatThrownBy(() -> resources.create(web, ANN)).isInstanceOf(Denied.class);
    Stock made = resources.create(web, ROOT);
    assertThatThrownBy(() -> resources.upload(made.resource().id(), fileOf(made), new byte[1], ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> resources.delete(made.resource().id(), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> resources.get(4711)).isInstanceOf(NotFound.class);
  }

  @Test
  void clientsThatCompareVersionsAsTextsFindTheNewest() {
    java.util.List<String> versions = new java.util.ArrayList<>();
    for (int i = 0; i < 120; i++) {
      versions.add(Versions.next(clock.instant(), versions));
    }
    assertThat(versions).doesNotHaveDuplicates().isSorted();
    assertThat(versions.subList(0, 2)).allMatch(v -> v.matches("\\d{8}(\\.1)?"));
    clock.set(clock.instant().minusSeconds(86_400 * 3));
    assertThat(Versions.next(clock.instant(), versions))
        .isGreaterThan(versions.get(versions.size() - 1));
  }

  @Test
  void whatAnInspectorFindsUnsoundIsForgottenAndSaid() throws IOException {
    List<String> seen = new java.util.ArrayList<>();
    ImageStorage images =
        new StoredImages(
            () -> others,
            UploadDirectory.open(
                directory,
                (content, claim) -> {
                  seen.add(claim.type() + " " + claim.architecture() + " " + claim.kernel());
                  return claim.type() == UploadType.DDGZ ? List.of("It is no disk.") : List.of();
                }));
    BootResources resources = started(images);
    Stock made = resources.create(upload("web", "twigs".getBytes(UTF_8)), ROOT);
    send(resources, made, "tw");
    assertThat(seen).isEmpty();
    assertThatThrownBy(() -> send(resources, made, "igs"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("web cannot be deployed: It is no disk.");
    assertThat(seen).containsExactly("DDGZ amd64 BASE_IMAGE");
    assertThat(images.find("custom", "web", "amd64")).isEmpty();
    assertThat(resources.get(made.resource().id()).sets().get(0).received()).isZero();
    assertThat(directory.resolve("complete")).isEmptyDirectory();
    assertThat(directory.resolve("partial")).isEmptyDirectory();
  }

  @Test
  void contentThatIsHereAsSomethingElseIsLookedIntoAgain() {
    ImageStorage images =
        new StoredImages(
            () -> others,
            UploadDirectory.open(
                directory,
                (content, claim) ->
                    claim.type() == UploadType.DDGZ ? List.of("It is no disk.") : List.of()));
    BootResources resources = started(images);
    NewUpload disk = upload("web", "twigs".getBytes(UTF_8));
    NewUpload tree =
        new NewUpload(
            "tree",
            disk.architecture(),
            disk.sha256(),
            5,
            "",
            UploadType.TGZ,
            Optional.empty(),
            false);
    Stock made = resources.create(tree, ROOT);
    send(resources, made, "twigs");
    assertThatThrownBy(() -> resources.create(disk, ROOT)).hasMessageContaining("no disk");
    assertThat(resources.list(Optional.empty())).containsExactly(made.resource());
    assertThat(resources.get(made.resource().id()).sets().get(0).isComplete()).isTrue();
  }

  @Test
  void aSystemComesInAFormThatItIsDeployedFrom() {
    BootResources resources = started(images());
    NewUpload disk = upload("rhel/9", new byte[1]);
    InvalidRequest refused =
        catchThrowableOfType(InvalidRequest.class, () -> resources.create(disk, ROOT));
    assertThat(refused.fields()).containsOnlyKeys("filetype");
    assertThatThrownBy(() -> resources.create(upload("rocky/9", new byte[1]), ROOT))
        .hasMessageContaining("custom/rocky-9 with a base_image of rhel");
    assertThat(resources.create(upload("windows/win2022", new byte[1]), ROOT).resource().name())
        .isEqualTo("windows/win2022");
  }
}
