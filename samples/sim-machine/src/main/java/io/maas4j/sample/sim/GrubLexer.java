package io.maas4j.sample.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts GRUB's script language into words and separators. Quotes and backslashes are taken off;
 * where variables are to be replaced, {@code $} stays, where not, it becomes {@link #NO_VARIABLE}.
 */
final class GrubLexer {
  /** Stands for a dollar sign that starts no variable. */
  static final char NO_VARIABLE = '\uE000';

  /**
   * A word, or a separator ({@code ;}, {@code {}, {@code }}).
   *
   * @param separator whether it is one; a quoted brace is none
   */
  record Token(String text, boolean separator, int line) {
    boolean is(String separatorText) {
      return separator && text.equals(separatorText);
    }

    boolean word(String keyword) {
      return !separator && text.equals(keyword);
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int line = 1;

  private GrubLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) throws ScriptSyntaxException {
    GrubLexer lexer = new GrubLexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws ScriptSyntaxException {
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '\\') {
        at = escape(at);
      } else if (next == '\'' || next == '"') {
        at = quoted(at + 1, next);
      } else if (next == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new ScriptSyntaxException("GRUB", line, "a variable has no closing brace");
        }
        append(text.substring(at, end + 1));
        at = end + 1;
      } else if (next == '#' && !inWord) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        plain(next);
        at++;
      }
    }
    endWord();
  }

  private void plain(char next) {
    if (next == '\n' || next == ';') {
      endWord();
      tokens.add(new Token(";", true, line));
      line += next == '\n' ? 1 : 0;
    } else if (next == ' ' || next == '\t' || next == '\r') {
      endWord();
    } else if ((next == '{' || next == '}') && !inWord) {
      tokens.add(new Token(String.valueOf(next), true, line));
    } else {
      append(String.valueOf(next));
    }
  }

  private int escape(int at) {
    if (at + 1 < text.length()) {
      char escaped = text.charAt(at + 1);
      if (escaped == '\n') {
        line++;
      } else {
        append(String.valueOf(escaped == '$' ? NO_VARIABLE : escaped));
      }
    }
    return at + 2;
  }

  private int quoted(int start, char quote) throws ScriptSyntaxException {
    int at = start;
    append("");
    while (at < text.length() && text.charAt(at) != quote) {
      char next = text.charAt(at);
      if (quote == '"' && next == '\\' && at + 1 < text.length()) {
        at++;
        next = text.charAt(at);
        append(String.valueOf(next == '$' ? NO_VARIABLE : next));
      } else {
        append(String.valueOf(quote == '\'' && next == '$' ? NO_VARIABLE : next));
      }
      line += next == '\n' ? 1 : 0;
      at++;
    }
    if (at >= text.length()) {
      throw new ScriptSyntaxException("GRUB", line, "a quote is not closed");
    }
    return at + 1;
  }

  private void append(String piece) {
    inWord = true;
    word.append(piece);
  }

  private void endWord() {
    if (inWord) {
      tokens.add(new Token(word.toString(), false, line));
      word.setLength(0);
      inWord = false;
    }
  }
}
