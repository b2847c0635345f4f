package io.maas4j.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script said last: where it gave up, as shells and Python tell it. Texts are of any form;
 * what comes out is fit for one line.
 */
final class LastWords {
  private static final int LINES = 200;
  private static final int TAIL_BYTES = 64 << 10;
  private static final int LONGEST = 160;
  // dash: "script: 12: foo: not found", bash: "script: line 12: foo: command not found"
  private static final Pattern SHELL = Pattern.compile("\\S+: (?:line )?(\\d{1,7}): (.+)");
  private static final Pattern PYTHON = Pattern.compile("File \"[^\"]*\", line (\\d{1,7}).*");

  private LastWords() {}

  /** The last lines, without control characters and without empty ones. */
  static List<String> tail(byte[] output) {
    int from = Math.max(0, output.length - TAIL_BYTES);
    String text = new String(output, from, output.length - from, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line : text.split("[\\r\\n]+")) {
      String clean = line.replaceAll("\\p{C}", " ").strip();
      if (!clean.isEmpty()) {
        lines.add(clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean);
      }
    }
    return List.copyOf(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  /** The line that says most; a line number of the script comes first where there is one. */
  static String of(List<String> lines) {
    if (lines.isEmpty()) {
      return "it wrote nothing";
    }
    String last = lines.get(lines.size() - 1);
    Matcher shell = SHELL.matcher(last);
    if (shell.matches()) {
      return "line " + shell.group(1) + ": " + shell.group(2);
    }
    for (int i = lines.size() - 2; i >= 0; i--) {
      Matcher python = PYTHON.matcher(lines.get(i));
      if (python.matches()) {
        return "line " + python.group(1) + ": " + last;
      }
      if (lines.get(i).startsWith("Traceback")) {
        break;
      }
    }
    return last;
  }
}
