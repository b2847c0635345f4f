package io.maas4j.server.cli.remote;

import io.maas4j.server.cli.remote.Description.Action;
import io.maas4j.server.cli.remote.Description.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts that explain, made from a description. */
final class Help {
  private static final int WIDTH = 96;
  private static final String OPTIONS =
      """

      Options:
        -h, --help        show this
        -d, --debug       show requests and answers, without secrets, on standard error
        -k, --insecure    trust any TLS certificate
        --cacerts FILE    trust the certificates in this file (PEM)
      """;
  private static final Pattern FIELD =
      Pattern.compile("(?m)^[ \\t]*:(param|type)[ \\t]+([^:\\n]+):[ \\t]*");

  private Help() {}

  static String ofProfile(Profile profile, Description description) {
    StringBuilder text =
        new StringBuilder("usage: maas " + profile.name() + " [options] COMMAND ...\n\n");
    text.append("Talks to ").append(profile.url()).append("\n\nCommands:\n");
    List<List<String>> rows = new ArrayList<>();
    description.handlers().values().forEach(h -> rows.add(List.of(h.word(), title(h.doc()))));
    return text.append(table(rows)).append(OPTIONS).toString();
  }

  static String ofHandler(Profile profile, Handler handler) {
    StringBuilder text =
        new StringBuilder(
            "usage: maas " + profile.name() + " " + handler.word() + " [options] COMMAND ...\n\n");
    text.append(handler.doc().strip()).append("\n\nCommands:\n");
    List<List<String>> rows = new ArrayList<>();
    handler.actions().values().stream()
        .sorted(java.util.Comparator.comparing(Action::word))
        .forEach(action -> rows.add(List.of(action.word(), action.title())));
    return text.append(table(rows)).append(OPTIONS).toString();
  }

  static String ofAction(Profile profile, Handler handler, Action action) {
    StringBuilder text = new StringBuilder(usage(profile, handler, action)).append("\n\n");
    text.append(wrapped(action.title(), "")).append('\n');
    String body = action.body();
    Matcher fields = FIELD.matcher(body);
    String prose = (fields.find() ? body.substring(0, fields.start()) : body).strip();
    if (!prose.isEmpty()) {
      text.append('\n').append(prose).append('\n');
    }
    List<Field> all = fields(body);
    if (!all.isEmpty()) {
      text.append("\nArguments:\n");
      all.forEach(field -> text.append(field.text()));
    }
    return text.append(OPTIONS).toString();
  }

  static String usage(Profile profile, Handler handler, Action action) {
    return "usage: maas "
        + profile.name()
        + " "
        + handler.word()
        + " "
        + action.word()
        + " [options]"
        + handler.params().stream()
            .map(param -> " " + param.toUpperCase(Locale.ROOT))
            .collect(Collectors.joining())
        + (action.takesArguments() ? " [key=value | key@=FILE] ..." : "");
  }

  /** An argument as the description has it. */
  private record Field(String name, String type, String explanation) {
    String text() {
      return "  "
          + name
          + (type.isEmpty() ? "" : " (" + type + ")")
          + "\n"
          + wrapped(explanation, "      ")
          + "\n";
    }
  }

  private static List<Field> fields(String body) {
    List<Field> found = new ArrayList<>();
    Matcher fields = FIELD.matcher(body);
    int end = 0;
    String kind = "";
    String name = "";
    while (fields.find()) {
      add(found, kind, name, body.substring(end, fields.start()));
      kind = fields.group(1);
      name = fields.group(2).strip();
      end = fields.end();
    }
    add(found, kind, name, body.substring(end));
    return found;
  }

  private static void add(List<Field> found, String kind, String name, String given) {
    String text = given.strip().replaceAll("\\s+", " ");
    if (kind.equals("param")) {
      found.add(new Field(name, "", text));
    } else if (kind.equals("type")) {
      found.replaceAll(
          field -> field.name().equals(name) ? new Field(name, text, field.explanation()) : field);
    }
  }

  private static String title(String doc) {
    return doc.strip().lines().findFirst().orElse("");
  }

  private static String table(List<List<String>> rows) {
    int width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    return rows.stream()
        .map(
            row ->
                ("  " + row.get(0) + " ".repeat(width - row.get(0).length() + 2) + row.get(1))
                    .stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String wrapped(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() > indent.length() && line.length() + word.length() + 1 > WIDTH) {
        lines.append(line).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    return lines.append(line).toString();
  }
}
