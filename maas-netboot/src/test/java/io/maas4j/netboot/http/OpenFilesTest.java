package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.file.BootFile;
import io.netty.channel.FileRegion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final int LARGE = OpenFile.SMALL + 1;

  @TempDir Path root;
  private final AtomicLong nanos = new AtomicLong();
  private final OpenFiles files = new OpenFiles(Runnable::run, nanos::get);
  private BootFile.OnDisk image;

  @BeforeEach
  void write() throws IOException {
    Path path = root.resolve("image");
    Files.write(path, new byte[LARGE]);
    image = new BootFile.OnDisk(path, LARGE, "v1");
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void transfersOfOneFileShareIt() throws IOException {
    OpenFile first = files.open(image);
    OpenFile second = files.open(image);
    assertThat(second).isSameAs(first);
    assertThat(files.recent(image)).hasValueSatisfying(it -> assertThat(it).isSameAs(first));
    assertThat(first.refCnt()).isEqualTo(4); // theirs and the one of those to come
    assertThat(files.size()).isEqualTo(1);
  }

  @Test
  void theLastTransferClosesIt() throws IOException {
    OpenFile file = files.open(image);
    FileRegion one = file.region(0, 10);
    FileRegion other = file.region(10, 10);
    file.release();
    files.close();
    one.release();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    assertThat(other.transferTo(Channels.newChannel(sent), 0)).isEqualTo(10);
    other.release();
    assertThat(file.refCnt()).isZero();
  }

  @Test
  void whatNobodyTakesIsLetGoOfAndWhatIsBeingSentStaysShared() throws IOException {
    OpenFile file = files.open(image);
    later(Duration.ofMinutes(1));
    files.sweep();
    assertThat(files.open(image)).as("still being sent").isSameAs(file);
    file.release();
    file.release();
    later(Duration.ofSeconds(6));
    files.sweep();
    assertThat(file.refCnt()).isZero();
    assertThat(files.size()).isZero();
  }

  @Test
  void theDiskIsAskedAgainAfterAWhile() throws IOException {
    files.open(image).release();
    assertThat(files.recent(image)).hasValueSatisfying(OpenFile::release);
    later(Duration.ofSeconds(2));
    assertThat(files.recent(image)).isEmpty();
  }

  @Test
  void aFileThatWasReplacedIsOpenedAnew() throws IOException {
    OpenFile old = files.open(image);
    Path other = Files.write(root.resolve("other"), new byte[LARGE]);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(image.path()));
    Files.move(other, image.path(), StandardCopyOption.REPLACE_EXISTING);
    later(Duration.ofSeconds(2));
    OpenFile now = files.open(image);
    assertThat(now).isNotSameAs(old);
    assertThat(old.refCnt()).as("its transfer goes on").isEqualTo(1);
  }

  @Test
  void aSmallFileIsItsContent() throws IOException {
    Path path = Files.writeString(root.resolve("small"), "0123456789");
    OpenFile file = files.open(new BootFile.OnDisk(path, 10, "s"));
    assertThat(file.slice(new ByteRange(2, 3)))
        .hasValueSatisfying(
            it -> {
              assertThat(it.toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("234");
              it.release();
            });
    assertThat(files.open(image).slice(new ByteRange(0, 1))).isEmpty();
  }

  @Test
  void aMissingFileAndALinkAreRefused() throws IOException {
    Path gone = root.resolve("gone");
    assertThatThrownBy(() -> files.open(new BootFile.OnDisk(gone, 1, "g")))
        .isInstanceOf(NoSuchFileException.class);
    Path link = Files.createSymbolicLink(root.resolve("link"), image.path());
    assertThatThrownBy(() -> files.open(new BootFile.OnDisk(link, LARGE, "l")))
        .isInstanceOf(IOException.class);
    assertThat(files.size()).isZero();
  }
}
