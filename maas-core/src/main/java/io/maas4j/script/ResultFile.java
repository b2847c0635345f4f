package io.maas4j.script;

import java.util.Locale;

/**
 * Which result and which part of its output a sent file belongs to (spec scripts §9.1).
 *
 * @param name of the result, without the extension that names the part
 * @param part of the output
 */
public record ResultFile(String name, Part part) {
  /** A part of a script's output. */
  public enum Part {
    COMBINED(""),
    STDOUT(".out"),
    STDERR(".err"),
    RESULT(".yaml");

    private final String extension;

    Part(String extension) {
      this.extension = extension;
    }

    /** What follows the name, empty for the combined output. */
    public String extension() {
      return extension;
    }
  }

  /** Takes a file's name apart; extensions count in any case. */
  public static ResultFile of(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    for (Part part : Part.values()) {
      if (part != Part.COMBINED
          && lower.endsWith(part.extension)
          && lower.length() > part.extension.length()) {
        return new ResultFile(
            fileName.substring(0, fileName.length() - part.extension.length()), part);
      }
    }
    return new ResultFile(fileName, Part.COMBINED);
  }
}
