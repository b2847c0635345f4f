package io.maas4j.depot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.BootResource.Origin;
import io.maas4j.image.FileKind;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.bundle.BundleKey;
import io.maas4j.image.bundle.BundleSigner;
import io.maas4j.image.bundle.BundledSet;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ContentLimits;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.content.Incoming;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBundlesTest {
  private static final BundleSigner SIGNER = BundleSigner.generate();

  @TempDir Path directory;
  private final MutableClock clock = MutableClock.atNoon();
  private final List<Region> regions = new ArrayList<>();

  /** One that has its own store and directory. */
  private final class Region {
    final MemoryStore store = MemoryStore.driven(clock, new Random(1));
    final Units units = new Units(store, clock, FleetListener.NONE);
    final ImportedImages images;
    final BootResources resources;
    final List<String> loaders = new ArrayList<>();
    final ImageBundles bundles;

    Region(String name, OptionalLong quota) {
      ContentDirectory content =
          ContentDirectory.open(
              directory.resolve(name), new ContentLimits(quota, 0), (which, detail) -> {});
      images = new ImportedImages(content);
      resources = new BootResources(units, ImageStorage.EMPTY, Optional.of(images));
      bundles =
          new ImageBundles(
              units, content, (firmware, arch, digest, some) -> loaders.add(firmware + "/" + arch));
      regions.add(this);
    }

    /** As an import leaves it. */
    void has(String os, String release, String version, String... types) throws IOException {
      List<BundledSet.File> files = new ArrayList<>();
      for (String type : types) {
        byte[] bytes = (os + release + version + type).repeat(100).getBytes(UTF_8);
        Content content = new Content(Hashing.sha256().hashBytes(bytes).toString(), bytes.length);
        try (Incoming incoming = images.content().receive(content)) {
          incoming.write(bytes, bytes.length);
          assertThat(incoming.finish()).isEqualTo(Incoming.Outcome.COMPLETE);
        }
        files.add(new BundledSet.File(type, type, content));
      }
      units.run(
          unit -> {
            new ImportedSets(unit)
                .put(
                    new BundledSet(
                        new ResourceName(os, release, "amd64", "generic"),
                        version,
                        "stable",
                        "T",
                        os.equals("ubuntu")
                            ? Map.of("subarches", "generic,ga-24.04")
                            : Map.of("bootloader-type", release),
                        files));
            return unit;
          });
      resources.publish();
    }
  }

  private Region region(String name) {
    return new Region(name, OptionalLong.empty());
  }

  @AfterEach
  void close() {
    regions.forEach(region -> region.store.close());
  }

  private Path bundle() throws IOException {
    Region from = region("from");
    from.has("ubuntu", "noble", "20250701", "boot-kernel", "boot-initrd", "squashfs");
    from.has("grub-efi-signed", "uefi", "20250101", "archive.tar.xz");
    Path file = directory.resolve("images.bundle");
    assertThat(from.bundles.export(file, BundleSigner.of(SIGNER.secret())).images()).hasSize(2);
    return file;
  }

  @Test
  void imagesAreCarriedFromOneRegionToAnother() throws IOException {
    Path file = bundle();
    Region to = region("to");
    ImageBundles.Carried carried = to.bundles.take(file, SIGNER.publicKey());
    assertThat(carried.images())
        .containsExactly(
            "grub-efi-signed/uefi amd64/generic, version 20250101",
            "ubuntu/noble amd64/generic, version 20250701");
    to.resources.publish();
    assertThat(to.images.find("ubuntu", "noble", "amd64").orElseThrow().isBootable()).isTrue();
    String squashfs = to.images.images().get(0).file(FileKind.SQUASHFS).orElseThrow().name();
    assertThat(Files.readString(to.images.file(squashfs).orElseThrow()))
        .startsWith("ubuntunoble20250701squashfs");
    assertThat(to.loaders).containsExactly("uefi/amd64");
    assertThat(to.resources.list(Optional.of(Origin.IMPORTED))).hasSize(2);
    ImageBundles.Carried again = to.bundles.take(file, SIGNER.publicKey());
    assertThat(again.images()).isEmpty();
    assertThat(again.bytes()).isZero();
    assertThat(again.skipped()).hasSize(2);
  }

  @Test
  void whatIsNewerHereStaysAndWhatIsOlderGoes() throws IOException {
    Path file = bundle();
    Region newer = region("newer");
    newer.has("ubuntu", "noble", "20250801", "boot-kernel", "boot-initrd", "squashfs");
    assertThat(newer.bundles.take(file, SIGNER.publicKey()).skipped())
        .containsExactly("ubuntu/noble amd64/generic, version 20250701: version 20250801 is here");
    Region older = region("older");
    older.has("ubuntu", "noble", "20250601", "boot-kernel", "boot-initrd", "squashfs");
    older.bundles.take(file, SIGNER.publicKey());
    assertThat(older.images.content().contents().complete()).hasSize(4);
  }

  @Test
  void aBundleOfAnotherKeyIsNotTakenAndNothingIsStored() throws IOException {
    Path file = bundle();
    Region to = region("to");
    BundleKey other = BundleSigner.generate().publicKey();
    assertThatThrownBy(() -> to.bundles.take(file, other))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("it is not signed by the key " + other);
    assertThat(to.images.content().contents().complete()).isEmpty();
    assertThat(to.resources.list(Optional.empty())).isEmpty();
  }

  @Test
  void whateverIsDoneToABundleNothingOfItIsStored() throws IOException {
    byte[] whole = Files.readAllBytes(bundle());
    Region to = region("to");
    Path file = directory.resolve("spoilt");
    Cases.run(
        60,
        gen -> {
          byte[] spoilt = whole.clone();
          int at = gen.below(spoilt.length);
          spoilt[at] ^= (byte) gen.between(1, 255);
          byte[] written =
              gen.chance(0.3) ? java.util.Arrays.copyOf(spoilt, gen.below(whole.length)) : spoilt;
          write(file, written);
          try {
            to.bundles.take(file, SIGNER.publicKey());
            // a byte that says nothing, as the time of an entry
            to.images.content().contents().complete().keySet().forEach(to.images.content()::remove);
          } catch (InvalidRequest | Unavailable e) {
            assertThat(e.getMessage()).isNotBlank();
          }
          assertThat(to.images.content().contents().partial()).isEmpty();
        });
    try (Stream<Path> all = Files.list(directory)) {
      assertThat(all.filter(path -> path.toString().endsWith(".part"))).isEmpty();
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aQuotaThatIsTooSmallIsSaidBeforeAnythingIsStored() throws IOException {
    Path file = bundle();
    Region small = new Region("small", OptionalLong.of(100));
    assertThatThrownBy(() -> small.bundles.take(file, SIGNER.publicKey()))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("more than the quota of 100 bytes");
    assertThat(small.images.content().contents().complete()).isEmpty();
  }

  @Test
  void nothingToExportAndWhileImportingAreRefused() throws IOException {
    Path file = bundle();
    Region empty = region("empty");
    assertThatThrownBy(() -> empty.bundles.export(directory.resolve("x"), SIGNER))
        .isInstanceOf(InvalidRequest.class);
    new ImportRequests(empty.units).start();
    assertThatThrownBy(() -> empty.bundles.take(file, SIGNER.publicKey()))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("images are being imported");
    assertThatThrownBy(() -> new BundleKey("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BundleSigner.of("a b")).isInstanceOf(IllegalArgumentException.class);
  }
}
