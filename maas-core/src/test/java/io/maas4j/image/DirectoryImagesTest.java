package io.maas4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryImagesTest {
  private static final String SHA = "0123456789abcdef".repeat(4);

  @TempDir Path directory;

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("manifest.json"), text);
  }

  private static String with(String file) {
    return """
        {"format": "maas4j-images:1", "images": [
          {"os": "ubuntu", "release": "noble", "arch": "amd64", "files": [%s]}]}"""
        .formatted(file);
  }

  private static String file(String kind, String name, String sha, int size) {
    return """
        {"kind": "%s", "file": "%s", "sha256": "%s", "size": %d}"""
        .formatted(kind, name, sha, size);
  }

  @Test
  void aDirectoryWithoutAManifestHoldsNoImages() {
    assertThat(DirectoryImages.open(directory).images()).isEmpty();
  }

  @Test
  void imagesAreFoundByWhatTheyAreAndFilesByTheirName() throws IOException {
    Files.writeString(directory.resolve("kernel"), "abc");
    manifest(with(file("boot-kernel", "kernel", SHA, 3)));
    DirectoryImages images = DirectoryImages.open(directory);
    Image image = images.find("ubuntu", "noble", "amd64").orElseThrow();
    ImageFile kernel = image.file(FileKind.BOOT_KERNEL).orElseThrow();
    assertThat(image.path(kernel))
        .isEqualTo("0123456789ab/ubuntu/amd64/generic/noble/stable/boot-kernel");
    assertThat(image.isBootable()).as("it has no initrd").isFalse();
    assertThat(images.file("0123456789ab").orElseThrow()).hasContent("abc");
    assertThat(images.file("ffffffffffff")).isEmpty();
    assertThat(images.find("ubuntu", "noble", "arm64")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "floppy, kernel, 3, no kind of file",
    "boot-kernel, nothing, 3, there is no file",
    "boot-kernel, kernel, 4, has 3 bytes where it says 4",
    "boot-kernel, ../secret, 3, there is no file",
    "boot-kernel, link, 3, there is no file",
  })
  void whatDoesNotFitIsRefusedByName(String kind, String name, int size, String said)
      throws IOException {
    directory = Files.createDirectory(directory.resolve("images"));
    Files.writeString(directory.resolve("kernel"), "abc");
    Files.writeString(directory.resolve("../secret"), "abc");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("../secret"));
    manifest(with(file(kind, name, SHA, size)));
    assertThatThrownBy(() -> DirectoryImages.open(directory))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("manifest.json")
        .hasMessageContaining(said);
  }

  @Test
  void aManifestThatIsNoneIsRefused() throws IOException {
    for (String text :
        new String[] {"", "[]", "{", "{\"format\": \"other:9\"}", with(file("", "", "x", 1))}) {
      manifest(text);
      assertThatThrownBy(() -> DirectoryImages.open(directory)).isInstanceOf(InvalidRequest.class);
    }
    Files.writeString(directory.resolve("kernel"), "abc");
    manifest(with(file("boot-kernel", "kernel", "abc", 3)));
    assertThatThrownBy(() -> DirectoryImages.open(directory))
        .hasMessageContaining("not 64 hexadecimal digits");
  }
}
