package io.maas4j.script.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TarReaderTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TarReaderTest with(String name, char type, String content) {
    return with(name, type, content.getBytes(UTF_8), content.getBytes(UTF_8).length);
  }

  private TarReaderTest with(String name, char type, byte[] content, long size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000755");
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar");
    int sum = 0;
    for (byte value : header) {
      sum += Byte.toUnsignedInt(value);
    }
    put(header, 148, String.format(Locale.ROOT, "%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static Map<String, TarReader.Member> read(byte[] bytes) throws IOException {
    return new TarReader(new ByteArrayInputStream(bytes)).read();
  }

  @Test
  void plainFilesAreReadAndDirectoriesLeftOut() throws IOException {
    with("dir/", '5', "").with("dir/a", '0', "one").with("b", '\0', "two").with("", '\0', "");
    Map<String, TarReader.Member> members = read(out.toByteArray());
    assertThat(members).containsOnlyKeys("dir/a", "b", "");
    assertThat(new String(members.get("dir/a").content(), UTF_8)).isEqualTo("one");
    assertThat(members.get("dir/a").mode()).isEqualTo(0755);
  }

  @Test
  void longNamesOfBothKindsAreRead() throws IOException {
    String gnu = "g".repeat(150) + "/x";
    String pax = "p".repeat(150) + "/y";
    String record = " path=" + pax + "\n";
    int length = record.length() + 3;
    with("././@LongLink", 'L', gnu + "\0").with("short", '0', "1");
    with("PaxHeaders/y", 'x', length + record).with("short", '0', "2");
    assertThat(read(out.toByteArray())).containsOnlyKeys(gnu, pax);
  }

  @Test
  void compressedArchivesAreRead() throws IOException {
    with("a", '0', "one");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(out.toByteArray());
    }
    assertThat(read(zipped.toByteArray())).containsOnlyKeys("a");
  }

  @Test
  void anArchiveThatClaimsTooMuchIsRefusedBeforeItIsRead() {
    with("big", '0', new byte[0], TarReader.MOST_BYTES + 1);
    assertThatThrownBy(() -> read(out.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 536870912 bytes");
  }

  @Test
  void linksAndDevicesAreRefusedByName() {
    with("link", '2', "");
    assertThatThrownBy(() -> read(out.toByteArray()))
        .hasMessage("archive member 'link' is a link or device");
  }

  @Test
  void whateverComesBecomesAnArchiveOrAnIoException() {
    with("a", '0', "one").with("b", '0', "two".repeat(300)).with("c", 'x', "12 path=long\n");
    byte[] good = out.toByteArray();
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(8); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      long used = seed;
      assertThatCode(
              () -> {
                try {
                  read(bytes);
                } catch (IOException e) {
                  assertThat(e).hasMessageNotContaining("\0");
                }
              })
          .as("seed %d", used)
          .doesNotThrowAnyException();
    }
  }
}
