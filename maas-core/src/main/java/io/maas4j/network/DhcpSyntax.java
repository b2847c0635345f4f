package io.maas4j.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Whether a text has the form of statements for a DHCP server: braces in pairs, quotes closed,
 * every statement ended with a semicolon. What the statements mean is not looked at. Pure.
 */
public final class DhcpSyntax {
  private final String text;
  private final List<String> faults = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final Deque<Integer> open = new ArrayDeque<>();
  private final StringBuilder statement = new StringBuilder();
  private int at;
  private int line = 1;
  private int begun = 1;

  private DhcpSyntax(String text) {
    this.text = text;
  }

  /** What is wrong, each with its line; empty when nothing is. */
  public static List<String> faults(String text) {
    DhcpSyntax syntax = new DhcpSyntax(text);
    syntax.read();
    return List.copyOf(syntax.faults);
  }

  /** The statements outside of braces, without comments and their semicolons. */
  public static List<String> statements(String text) {
    DhcpSyntax syntax = new DhcpSyntax(text);
    syntax.read();
    return List.copyOf(syntax.statements);
  }

  private void read() {
    while (at < text.length()) {
      char next = text.charAt(at);
      switch (next) {
        case '#' -> skipComment();
        case '"' -> quoted();
        case ';' -> endStatement();
        case '{' -> open();
        case '}' -> close();
        default -> plain(next);
      }
    }
    unended();
    for (Integer begin : open) {
      faults.add("line " + begin + ": '{' is never closed with '}'");
    }
  }

  private void skipComment() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void quoted() {
    begin();
    int from = line;
    statement.append('"');
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        plainInQuotes();
      }
      plainInQuotes();
    }
    if (at >= text.length()) {
      faults.add("line " + from + ": the text in quotes is never closed with '\"'");
      statement.setLength(0);
      return;
    }
    statement.append('"');
    at++;
  }

  private void plainInQuotes() {
    if (at < text.length()) {
      char next = text.charAt(at++);
      statement.append(next);
      if (next == '\n') {
        line++;
      }
    }
  }

  private void plain(char next) {
    if (Character.isWhitespace(next)) {
      if (!statement.isEmpty()) {
        statement.append(' ');
      }
      if (next == '\n') {
        line++;
      }
    } else {
      begin();
      statement.append(next);
    }
    at++;
  }

  private void begin() {
    if (statement.isEmpty()) {
      begun = line;
    }
  }

  private void endStatement() {
    if (statement.isEmpty()) {
      faults.add("line " + line + ": ';' ends no statement");
    } else if (open.isEmpty()) {
      statements.add(statement.toString().strip());
    }
    statement.setLength(0);
    at++;
  }

  private void open() {
    if (statement.isEmpty()) {
      faults.add("line " + line + ": nothing says what '{' begins");
    }
    statement.setLength(0);
    open.push(line);
    at++;
  }

  private void close() {
    unended();
    if (open.isEmpty()) {
      faults.add("line " + line + ": '}' closes no '{'");
    } else {
      open.pop();
    }
    at++;
  }

  private void unended() {
    if (!statement.isEmpty()) {
      faults.add("line " + begun + ": the statement '" + excerpt() + "' does not end with ';'");
      statement.setLength(0);
    }
  }

  private String excerpt() {
    String whole = statement.toString().strip();
    return whole.length() <= 40 ? whole : whole.substring(0, 40) + "…";
  }
}
