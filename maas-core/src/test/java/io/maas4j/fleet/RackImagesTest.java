package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.node.ControllerFacts;
import io.maas4j.node.Controllers.RackImage;
import io.maas4j.node.Controllers.RackImages;
import io.maas4j.node.Controllers.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rack says that it can give to machines. */
class RackImagesTest {
  private static final RackImage NOBLE =
      new RackImage("ubuntu/noble", "amd64", List.of("ga-24.04", "hwe-24.04"));
  private static final RackImage LOADER =
      new RackImage("bootloader/uefi", "amd64", List.of("generic"));

  @TempDir Path directory;
  private final Bench bench = new Bench().started();
  private Path kernel;
  private Machine rack;

  @BeforeEach
  void start() throws Exception {
    kernel = Files.writeString(directory.resolve("kernel"), "kernel");
    bench.images = List.of(image("ga-24.04", kernel), image("hwe-24.04", kernel));
    rack =
        bench
            .fleet
            .controllers()
            .register(
                new ControllerFacts(
                    Optional.empty(),
                    NodeType.RACK_CONTROLLER,
                    "rack",
                    "1.0",
                    "amd64/generic",
                    "debian",
                    "bookworm",
                    1,
                    1024,
                    List.of(),
                    List.of(),
                    List.of("uefi/amd64")));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Image image(String subarchitecture, Path kernel) {
    ImageFile file = new ImageFile(FileKind.BOOT_KERNEL, "a".repeat(64), 6, kernel);
    return new Image(
        "ubuntu",
        "noble",
        "amd64",
        subarchitecture,
        "stable",
        "Noble",
        Map.of(FileKind.BOOT_KERNEL, file));
  }

  private RackImages images() {
    return bench.fleet.controllers().images(rack.id(), Bench.ROOT);
  }

  @Test
  void oneThatHasEveryFileIsSynced() {
    assertThat(images()).isEqualTo(new RackImages(List.of(NOBLE, LOADER), true, Sync.SYNCED));
  }

  @Test
  void oneThatLacksAFileIsOutOfSyncAndDoesNotOfferTheImage() throws Exception {
    Files.writeString(kernel, "half");
    assertThat(images()).isEqualTo(new RackImages(List.of(LOADER), true, Sync.OUT_OF_SYNC));
    Files.delete(kernel);
    assertThat(images().sync()).isEqualTo(Sync.OUT_OF_SYNC);
  }

  @Test
  void ofOneThatIsSilentNothingIsKnown() {
    bench.pass(Duration.ofHours(1));
    assertThat(images()).isEqualTo(new RackImages(List.of(), false, Sync.UNKNOWN));
    assertThat(Sync.UNKNOWN.wireName()).isEqualTo("unknown");
  }
}
