package io.maas4j.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and reads the metadata block in a script's text (spec scripts §2.1). */
public final class ScriptParser {
  private static final String VERSION = "1.0";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern DELIMITER =
      Pattern.compile(
          "\\s*#\\s*-+\\s+(?:start|end) MAAS (\\d\\.\\d) script metadata\\s+-+",
          Pattern.CASE_INSENSITIVE);

  private ScriptParser() {}

  /**
   * The text as it is stored: line ends are LF, and the mark that some editors put at the beginning
   * is gone, since the kernel would not see the {@code #!} behind it.
   */
  public static String normalise(String text) {
    String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return unmarked.replace("\r\n", "\n");
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
    MetadataBlock block = new MetadataBlock(open + 1);
    for (int i = open + 1; i < (close < 0 ? lines.size() : close); i++) {
      String line = lines.get(i);
      int hash = line.indexOf('#');
      if (hash < 0 && !line.isBlank()) {
        return fault("Missing \"#\" on YAML line.", new Position(i + 1, 1));
      }
      block.add(hash < 0 || DELIMITER.matcher(line).lookingAt() ? "" : line);
    }
    if (close < 0) {
      return fault(
          "The script metadata block that starts here is never closed.", new Position(open + 1, 1));
    }
    try {
      return new Checked.Valid<>(block.read());
    } catch (Yaml11.InvalidYaml e) {
      return fault("Invalid YAML: " + e.problem(), block.place(e.at()));
    }
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

  private static Checked<EmbeddedMetadata> fault(String message, Position at) {
    return new Checked.Invalid<>(List.of(new Fault("script", message, at)));
  }
}
