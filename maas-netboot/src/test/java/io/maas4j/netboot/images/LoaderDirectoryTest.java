package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class LoaderDirectoryTest {
  @TempDir Path directory;
  private int archives;

  /** What an archive has. */
  private interface Filling {
    void into(TarArchiveOutputStream tar) throws IOException;
  }

  private Path archive(Filling filling) throws IOException {
    Path file = directory.resolve("archive-" + archives++);
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new XZOutputStream(out, new LZMA2Options(1)))) {
      filling.into(tar);
    }
    return file;
  }

  private static void file(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length());
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(UTF_8));
    tar.closeArchiveEntry();
  }

  private Path root() {
    return directory.resolve("served");
  }

  private Path place() {
    return root().resolve("bootloaders/uefi/amd64");
  }

  private void install(String digest, Path... some) throws IOException {
    new LoaderDirectory(root()).install("uefi", "amd64", digest, List.of(some));
  }

  @Test
  void archivesAreUnpackedTogetherAndReplaceTheVersionBefore() throws IOException {
    Path shim = archive(tar -> file(tar, "bootx64.efi", "shim"));
    Path grub = archive(tar -> file(tar, "./grubx64.efi", "grub"));
    install("one", shim, grub);
    assertThat(place().resolve("bootx64.efi")).hasContent("shim");
    assertThat(place().resolve("grubx64.efi")).hasContent("grub");
    install("two", archive(tar -> file(tar, "bootx64.efi", "newer")));
    assertThat(place().resolve("bootx64.efi")).hasContent("newer");
    assertThat(place().resolve("grubx64.efi")).doesNotExist();
    try (Stream<Path> beside = Files.list(place().getParent())) {
      assertThat(beside).containsExactly(place());
    }
  }

  @Test
  void whatIsThereIsNotUnpackedAgain() throws IOException {
    install("one", archive(tar -> file(tar, "bootx64.efi", "shim")));
    install("one", directory.resolve("there is no such archive"));
    assertThat(place().resolve("bootx64.efi")).hasContent("shim");
  }

  @Test
  void whatSomebodyElsePutThereStays() throws IOException {
    Files.createDirectories(place());
    Files.writeString(place().resolve("bootx64.efi"), "mine");
    Path archive = archive(tar -> file(tar, "bootx64.efi", "shim"));
    assertThatThrownBy(() -> install("one", archive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has files that no import put there");
    assertThat(place().resolve("bootx64.efi")).hasContent("mine");
  }

  @Test
  void pathsThatLeadOutLinksAndDevicesAreRefusedAndNothingChanges() throws IOException {
    install("one", archive(tar -> file(tar, "bootx64.efi", "shim")));
    List<Path> wrong =
        List.of(
            archive(tar -> file(tar, "../../../escaped", "x")),
            archive(tar -> file(tar, "/etc/escaped", "x")),
            archive(
                tar -> {
                  TarArchiveEntry link =
                      new TarArchiveEntry("bootx64.efi", TarConstants.LF_SYMLINK);
                  link.setLinkName("/etc/passwd");
                  tar.putArchiveEntry(link);
                  tar.closeArchiveEntry();
                }),
            archive(
                tar -> {
                  tar.putArchiveEntry(new TarArchiveEntry("sda", TarConstants.LF_BLK));
                  tar.closeArchiveEntry();
                }),
            archive(tar -> {}));
    for (Path each : wrong) {
      assertThatThrownBy(() -> install("two", each)).isInstanceOf(IOException.class);
    }
    assertThat(place().resolve("bootx64.efi")).hasContent("shim");
    assertThat(directory.resolve("escaped")).doesNotExist();
  }

  @Test
  void anArchiveThatIsNoneOrEndsEarlyIsRefused() throws IOException {
    Path broken = archive(tar -> file(tar, "bootx64.efi", "shim".repeat(100)));
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> install("one", broken)).isInstanceOf(IOException.class);
    Files.writeString(broken, "no archive at all");
    assertThatThrownBy(() -> install("one", broken)).isInstanceOf(IOException.class);
    assertThat(place()).doesNotExist();
  }

  @Test
  void aBombIsNotUnpackedToItsEnd() throws IOException {
    Path bomb =
        archive(
            tar -> {
              TarArchiveEntry entry = new TarArchiveEntry("bootx64.efi");
              entry.setSize(200L << 20);
              tar.putArchiveEntry(entry);
              byte[] zeros = new byte[1 << 20];
              for (int i = 0; i < 200; i++) {
                tar.write(zeros);
              }
              tar.closeArchiveEntry();
            });
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertThatThrownBy(() -> install("one", bomb)).hasMessageContaining("bytes unpacked");
    assertThat(place()).doesNotExist();
  }
}
