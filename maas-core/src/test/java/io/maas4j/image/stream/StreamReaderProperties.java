package io.maas4j.image.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.image.StreamFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReaderProperties {
  private static final List<String> PIECES =
      List.of("{", "}", "[", "]", "\"", ":", ",", "null", "-1", "1e99", "../", "\\", "\u0000", "é");

  private final StreamReader reader = new StreamReader(StreamLimits.usual());

  @Test
  void whateverTheBytesAreTheyAreReadOrRefusedWithTheirFile() {
    Cases.run(
        500,
        gen -> {
          StreamFiles files = new StreamFiles();
          StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
          StringBuilder text =
              new StringBuilder(new String(files.productBytes(), StandardCharsets.UTF_8));
          for (int i = gen.between(1, 4); i > 0; i--) {
            int at = gen.below(text.length());
            text.replace(at, Math.min(text.length(), at + gen.between(0, 9)), gen.oneOf(PIECES));
          }
          byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
          try {
            StreamIndex.Entry entry = reader.index("index", files.indexBytes()).images().get(0);
            for (Product product : reader.products(entry, bytes).products()) {
              for (ProductVersion version : product.versions()) {
                for (Item item : version.items()) {
                  assertThat(item.path().text().split("/", -1)).doesNotContain("..", ".", "");
                  assertThat(item.content().size()).isPositive();
                }
              }
            }
          } catch (MalformedStreamException e) {
            assertThat(e.file()).isEqualTo(StreamFiles.PRODUCTS);
            assertThat(e.reason()).isNotBlank();
            assertThat(e.getMessage().codePoints()).noneMatch(Character::isISOControl);
          }
        });
  }
}
