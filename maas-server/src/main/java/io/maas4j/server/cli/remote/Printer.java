package io.maas4j.server.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts answers where they belong: what was asked for to standard output, the rest to the other. */
final class Printer {
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Terminal terminal;

  Printer(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * As it came; JSON is laid out.
   *
   * @throws CommandException when it was cut off, or nobody reads it any more
   */
  void print(Answer answer) {
    try {
      OutputStream out = new BufferedOutputStream(terminal.out(), 1 << 16);
      if (answer.isJson()) {
        copyJson(answer, out);
      } else {
        long length = answer.body().transferTo(out);
        if (answer.isText() && length > 0 && terminal.interactive()) {
          out.write('\n');
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new CommandException("The answer did not get through: " + e.getMessage() + ".");
    }
  }

  void line(String text) {
    try {
      terminal.out().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      terminal.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyJson(Answer answer, OutputStream out) throws IOException {
    JsonIndenter indenter = new JsonIndenter(out);
    answer.body().transferTo(indenter);
    indenter.flush();
    out.write('\n');
  }

  /** What a server said about a request that succeeded, and what people should know of it. */
  void warn(Answer answer, Optional<String> hash, String profile) {
    Optional<String> current = answer.header("X-MAAS-API-Hash");
    if (current.isPresent() && hash.isPresent() && !current.equals(hash)) {
      terminal
          .err()
          .println(
              "maas: warning: the API of this MAAS has changed. To know of it: maas refresh "
                  + profile);
    }
    answer
        .header("MAAS4J-Ignored-Parameters")
        .ifPresent(
            names ->
                terminal
                    .err()
                    .println(
                        "maas: warning: these arguments are unknown here and had no effect: "
                            + names));
  }

  /** Says what went wrong, in the server's words. */
  void complain(Answer answer) {
    StringBuilder text = new StringBuilder("maas: the server refused (" + answer.status() + "):");
    String body = answer.text().strip();
    if (answer.isJson()) {
      text.append(fields(body));
    } else if (answer.mediaType().equals("text/html")) {
      text.append(" it sent a page for a browser. Is the address right?");
    } else if (!body.isEmpty()) {
      text.append(' ').append(body);
    } else {
      text.append(answer.status() == 403 ? " you may not do that." : " it did not say why.");
    }
    answer.header("MAAS4J-Remedy").ifPresent(remedy -> text.append("\nmaas: ").append(remedy));
    answer.header("Location").ifPresent(to -> text.append("\nmaas: it points to ").append(to));
    if (answer.status() == 401) {
      skew(answer).ifPresent(hint -> text.append("\nmaas: ").append(hint));
    }
    terminal.err().println(text);
    terminal.err().flush();
  }

  private Optional<String> skew(Answer answer) {
    Instant here = terminal.clock().instant();
    return answer
        .date()
        .map(there -> Duration.between(there, here))
        .filter(off -> off.abs().compareTo(SKEW) > 0)
        .map(
            off ->
                "this computer's clock is "
                    + off.abs().toSeconds()
                    + " seconds "
                    + (off.isNegative() ? "behind" : "ahead of")
                    + " the server's.");
  }

  /** {@code {"name": ["text", …]}} in lines; anything else as it is. */
  private static String fields(String body) {
    List<String> lines = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(body)) {
      String name = "";
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          name = json.currentName();
        } else if (token.isScalarValue()) {
          lines.add((name.isEmpty() || name.equals("__all__") ? "" : name + ": ") + json.getText());
        }
      }
    } catch (IOException e) {
      return " " + body;
    }
    return lines.size() == 1 ? " " + lines.get(0) : "\n  " + String.join("\n  ", lines);
  }
}
