package io.maas4j.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and reads the metadata block in a script's text (spec scripts §2.1). */
public final class ScriptParser {
  private static final String VERSION = "1.0";
  private static final Pattern DELIMITER =
      Pattern.compile(
          "\\s*#\\s*-+\\s+(?:start|end) MAAS (\\d\\.\\d) script metadata\\s+-+",
          Pattern.CASE_INSENSITIVE);

  private ScriptParser() {}

  /** The text as it is stored: line ends are LF. */
  public static String normalise(String text) {
    return text.replace("\r\n", "\n");
  }

  /**
   * Reads the block; its values are not judged here, see {@link ScriptForm}.
   *
   * @param script the whole text, LF or CRLF
   * @return no values when there is no block or it is no mapping; faults of field {@code script}
   *     with line and column otherwise
   */
  public static Checked<EmbeddedMetadata> parse(String script) {
    List<String> lines = List.of(normalise(script).split("\n", -1));
    if (!lines.get(0).startsWith("#!/")) {
      return fault("Must start with shebang.", new Position(1, 1));
    }
    int open = delimiter(lines, 1);
    if (open < 0) {
      return new Checked.Valid<>(EmbeddedMetadata.NONE);
    }
    int close = delimiter(lines, open + 1);
    List<String> yaml = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int i = open + 1; i < (close < 0 ? lines.size() : close); i++) {
      String line = lines.get(i);
      int hash = line.indexOf('#');
      if (hash < 0 && !line.isBlank()) {
        return fault("Missing \"#\" on YAML line.", new Position(i + 1, 1));
      }
      boolean foreign = DELIMITER.matcher(line).lookingAt();
      yaml.add(hash < 0 || foreign ? "" : line.substring(hash + 1));
      columns.add(Math.max(hash + 1, 0));
    }
    if (close < 0) {
      return fault(
          "The script metadata block that starts here is never closed.", new Position(open + 1, 1));
    }
    return read(String.join("\n", yaml), open + 1, columns);
  }

  private static int delimiter(List<String> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      Matcher matcher = DELIMITER.matcher(lines.get(i));
      if (matcher.lookingAt() && matcher.group(1).equals(VERSION)) {
        return i;
      }
    }
    return -1;
  }

  private static Checked<EmbeddedMetadata> read(
      String yaml, int linesBefore, List<Integer> columns) {
    try {
      Yaml11.Document document = Yaml11.load(yaml);
      if (!(document.value() instanceof Map<?, ?> map)) {
        return new Checked.Valid<>(EmbeddedMetadata.NONE);
      }
      Map<String, Position> positions = new LinkedHashMap<>();
      document
          .positions()
          .forEach((path, at) -> positions.put(path, shift(at, linesBefore, columns)));
      return new Checked.Valid<>(new EmbeddedMetadata(Json.object(map), positions));
    } catch (Yaml11.InvalidYaml e) {
      return fault("Invalid YAML: " + e.problem(), shift(e.at(), linesBefore, columns));
    }
  }

  private static Position shift(Position at, int linesBefore, List<Integer> columns) {
    if (!at.known()) {
      return new Position(linesBefore, 1);
    }
    int column = at.line() <= columns.size() ? columns.get(at.line() - 1) : 0;
    return new Position(at.line() + linesBefore, at.column() + column);
  }

  private static Checked<EmbeddedMetadata> fault(String message, Position at) {
    return new Checked.Invalid<>(List.of(new Fault("script", message, at)));
  }
}
