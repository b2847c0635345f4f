package io.maas4j.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/diagnosis.md} is printed from the catalogue. To print it again:
 *
 * <pre>mvn -pl maas-core test -Dtest=CatalogueDocTest -Dmaas4j.regenerate=true</pre>
 */
class CatalogueDocTest {
  private static final Path FILE = Path.of("..", "docs", "diagnosis.md");
  private static final String BEGIN = "<!-- printed: catalogue -->\n";
  private static final String END = "<!-- /printed -->\n";
  private static final Pattern ID = Pattern.compile("[a-z]+(-[a-z]+)*");

  private final Catalogue catalogue = Catalogue.load();

  @Test
  void theDocumentIsWhatTheCatalogueSays() throws IOException {
    String document = Files.readString(FILE, UTF_8);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    assertThat(end).isGreaterThanOrEqualTo(begin);
    String printed = document.substring(0, begin) + table() + document.substring(end);
    if (Boolean.getBoolean("maas4j.regenerate")) {
      Files.writeString(FILE, printed, UTF_8);
      document = printed;
    }
    assertThat(document)
        .as(
            "docs/diagnosis.md differs from the catalogue; print it again by: mvn -pl maas-core"
                + " test -Dtest=CatalogueDocTest -Dmaas4j.regenerate=true")
        .isEqualTo(printed);
  }

  @Test
  void everyFaultIsNamedAndToldInOneSentence() {
    assertThat(catalogue.faults()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(catalogue.faults())
        .allSatisfy(
            fault -> {
              assertThat(fault.id()).matches(ID);
              assertThat(fault.sentence()).contains("{machine}");
              assertThat(fault.sentence().replaceAll("\\{[a-z]+}", "x"))
                  .doesNotContain(". ")
                  .hasSizeLessThan(200);
              assertThat(fault.remedy()).endsWith(".").doesNotContain("{");
            });
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    String area = "";
    for (Fault fault : catalogue.faults()) {
      if (!fault.area().equals(area)) {
        area = fault.area();
        text.append("\n### ").append(title(area)).append("\n\n");
        text.append(
            "| Fault | What is wrong | What is seen of it | What helps |\n|---|---|---|---|\n");
      }
      text.append("| `").append(fault.id()).append("` | ").append(cell(fault.wrong()));
      text.append(" | ").append(cell(fault.symptom()));
      text.append(" | ").append(cell(fault.remedy())).append(" |\n");
    }
    return text.append('\n').toString();
  }

  private static String title(String area) {
    return switch (area) {
      case "power" -> "Power";
      case "dhcp" -> "DHCP";
      case "loader" -> "Boot loaders";
      case "image" -> "Kernel, initrd, root file system";
      case "metadata" -> "Metadata and cloud-init";
      case "enlistment" -> "Enlistment";
      case "script" -> "Scripts";
      case "install" -> "Installation";
      case "whole" -> "The whole";
      default -> throw new AssertionError(area);
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
