package io.maas4j.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a metadata block, and the way from their YAML back to the script.
 *
 * <p>YAML knows no tabs, users do: in the indentation they count as an editor shows them, elsewhere
 * one is tried as a blank where it is not understood. Confined to one call.
 */
final class MetadataBlock {
  /** Columns from one tab stop to the next. */
  private static final int TAB = 8;

  private final int linesBefore;
  private final List<String> yaml = new ArrayList<>();
  private final List<Integer> shifts = new ArrayList<>();

  /**
   * @param linesBefore lines of the script above the block's content
   */
  MetadataBlock(int linesBefore) {
    this.linesBefore = linesBefore;
  }

  /** Takes a line of the script; everything after its first {@code #} counts. */
  void add(String line) {
    int from = line.indexOf('#') + 1;
    int text = from;
    StringBuilder indent = new StringBuilder();
    while (text < line.length() && (line.charAt(text) == ' ' || line.charAt(text) == '\t')) {
      int stops = line.charAt(text) == ' ' ? 1 : TAB - (from + indent.length()) % TAB;
      indent.append(" ".repeat(stops));
      text++;
    }
    yaml.add(text == line.length() ? "" : indent + line.substring(text));
    shifts.add(text - indent.length());
  }

  /** The values; none when the block is no mapping. */
  EmbeddedMetadata read() throws Yaml11.InvalidYaml {
    Yaml11.Document document = load();
    if (!(document.value() instanceof Map<?, ?> map)) {
      return EmbeddedMetadata.NONE;
    }
    Map<String, Position> positions = new LinkedHashMap<>();
    document.positions().forEach((path, at) -> positions.put(path, place(at)));
    return new EmbeddedMetadata(Json.object(map), positions);
  }

  private Yaml11.Document load() throws Yaml11.InvalidYaml {
    String text = String.join("\n", yaml);
    try {
      return Yaml11.load(text);
    } catch (Yaml11.InvalidYaml asItIs) {
      if (text.indexOf('\t') < 0) {
        throw asItIs;
      }
      try {
        return Yaml11.load(text.replace('\t', ' '));
      } catch (Yaml11.InvalidYaml withBlanks) {
        throw asItIs;
      }
    }
  }

  /** Where in the script a place of the YAML is. */
  Position place(Position at) {
    if (!at.known()) {
      return new Position(linesBefore, 1);
    }
    int shift = at.line() <= shifts.size() ? shifts.get(at.line() - 1) : 0;
    return new Position(at.line() + linesBefore, Math.max(1, at.column() + shift));
  }
}
