package io.maas4j.sample.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README shows and points to is what there is. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path SOURCE =
      Path.of("src", "main", "java", "io", "maas4j", "sample", "embed", "Embed.java");

  @Test
  void itsExampleIsTheMarkedPartOfTheSample() throws IOException {
    assertThat(exampleIn("README.md")).isEqualTo(marked());
    assertThat(marked().lines()).hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void itsLengthStaysReadable() throws IOException {
    assertThat(lines("README.md")).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void everyPathItLinksToExists() throws IOException {
    for (String page : List.of("README.md", "docs/embedding.md")) {
      Path folder = ROOT.resolve(page).toAbsolutePath().normalize().getParent();
      Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(String.join("\n", lines(page)));
      while (links.find()) {
        assertThat(folder.resolve(links.group(1))).as(page).exists();
      }
    }
  }

  private static String exampleIn(String page) throws IOException {
    String text = String.join("\n", lines(page));
    int start = text.indexOf("```java\n") + "```java\n".length();
    return text.substring(start, text.indexOf("\n```", start));
  }

  private static String marked() throws IOException {
    List<String> all = Files.readAllLines(SOURCE);
    List<String> region =
        all.subList(
            all.indexOf("    // README: from here") + 1, all.indexOf("    // README: to here"));
    return region.stream()
        .map(line -> line.isEmpty() ? line : line.substring(4))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> lines(String page) throws IOException {
    return Files.readAllLines(ROOT.resolve(page));
  }
}
