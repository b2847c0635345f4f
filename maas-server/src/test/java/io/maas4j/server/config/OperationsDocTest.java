package io.maas4j.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table of settings in {@code docs/operations.md} is printed from the keys. To print it again:
 *
 * <pre>mvn -pl maas-server -am test -Dtest=OperationsDocTest -Dmaas4j.regenerate=true
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class OperationsDocTest {
  private static final Path FILE = Path.of("..", "docs", "operations.md");
  private static final String BEGIN = "<!-- settings: printed by OperationsDocTest -->\n";
  private static final String END = "<!-- end of settings -->\n";
  private static final Path HOME = Path.of("/HOME");

  @Test
  void theTableOfSettingsIsWhatTheKeysSay() throws IOException {
    String text = Files.readString(FILE, UTF_8);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String printed = print();
    if (Boolean.getBoolean("maas4j.regenerate")) {
      Files.writeString(FILE, text.substring(0, begin) + printed + text.substring(end), UTF_8);
      return;
    }
    assertThat(text.substring(begin, end))
        .as("docs/operations.md differs from the keys; print it again by -Dmaas4j.regenerate=true")
        .isEqualTo(printed);
  }

  private static String print() {
    StringBuilder table = new StringBuilder("| Key | Default | Meaning | Accepted |\n");
    table.append("|---|---|---|---|\n");
    for (Configuration.Setting setting : Configuration.load(Map.of(), HOME, Map.of()).settings()) {
      Key<?> key = setting.key();
      table
          .append("| `")
          .append(key.name())
          .append("` | ")
          .append(byDefault(setting))
          .append(" | ")
          .append(key.description())
          .append(" | ")
          .append(cell(key.accepted()))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String byDefault(Configuration.Setting setting) {
    String shown = setting.shown().strip().replace(HOME.toString(), "~");
    return shown.isEmpty() ? "none" : "`" + shown + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("[", "\\[");
  }
}
