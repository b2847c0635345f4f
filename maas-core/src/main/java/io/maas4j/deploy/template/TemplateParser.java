package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes a template apart. Confined to one of them. */
final class TemplateParser {
  private static final int DEEPEST = 32;
  private static final Set<String> STATEMENTS =
      Set.of("if", "elif", "else", "endif", "for", "endfor", "inherit");

  private final String name;
  private final List<Piece> pieces;
  private int at;
  private int depth;
  private Optional<Expression> parent = Optional.empty();

  TemplateParser(String name, String text) {
    this.name = name;
    this.pieces = pieces(name, text.replace("\r\n", "\n"));
  }

  /**
   * Text, or what stands between two pairs of braces.
   *
   * @param line where it begins
   */
  private record Piece(int line, boolean tag, String text) {
    /** The first word of a statement; empty for text and values. */
    String keyword() {
      if (!tag) {
        return "";
      }
      if (text.startsWith("#")) {
        return "#";
      }
      String[] words = text.split("[\\s(:\"']", 2);
      boolean alone = text.startsWith("py:") || text.startsWith("default ");
      return alone || STATEMENTS.contains(words[0]) ? words[0] : "";
    }

    String rest() {
      String rest = text.substring(keyword().length()).strip();
      return rest.endsWith(":") ? rest.substring(0, rest.length() - 1) : rest;
    }
  }

  /** A statement that has a line to itself leaves no line behind. */
  private static List<Piece> pieces(String name, String text) {
    List<Piece> pieces = new ArrayList<>();
    int line = 1;
    int from = 0;
    while (from < text.length()) {
      int open = text.indexOf("{{", from);
      if (open < 0) {
        pieces.add(new Piece(line, false, text.substring(from)));
        break;
      }
      String plain = text.substring(from, open);
      int tagLine = line + (int) plain.chars().filter(c -> c == '\n').count();
      int close = text.indexOf("}}", open + 2);
      if (close < 0) {
        throw Fault.of(name, tagLine, "a '{{' is not closed");
      }
      Piece tag = new Piece(tagLine, true, text.substring(open + 2, close).strip());
      int next = close + 2;
      int start = plain.lastIndexOf('\n') + 1;
      int end = text.indexOf('\n', next);
      String after = end < 0 ? text.substring(next) : text.substring(next, end);
      boolean begins = start > 0 || from == 0 || text.charAt(from - 1) == '\n';
      boolean alone =
          !tag.keyword().isEmpty() && begins && plain.substring(start).isBlank() && after.isBlank();
      if (alone) {
        plain = plain.substring(0, start);
        next = end < 0 ? text.length() : end + 1;
      }
      if (!plain.isEmpty()) {
        pieces.add(new Piece(line, false, plain));
      }
      pieces.add(tag);
      line += (int) text.substring(from, next).chars().filter(c -> c == '\n').count();
      from = next;
    }
    return pieces;
  }

  /**
   * @throws InvalidRequest for what is no template
   */
  List<Part> parts() {
    List<Part> all = block();
    if (at < pieces.size()) {
      throw fault(pieces.get(at), "there is nothing that this ends");
    }
    return all;
  }

  /** The template that this one inherits from; to be asked once it is read. */
  Optional<Expression> parent() {
    return parent;
  }

  private InvalidRequest fault(Piece piece, String why) {
    return Fault.of(name, piece.line(), "'{{" + piece.text() + "}}': " + why);
  }

  private Expression expression(Piece piece, String text) {
    return ExpressionParser.parse(name, piece.line(), text);
  }

  /** Up to what ends it. */
  private List<Part> block() {
    List<Part> parts = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      switch (piece.keyword()) {
        case "elif", "else", "endif", "endfor" -> {
          return parts;
        }
        case "#" -> at++;
        case "if" -> parts.add(nested(piece, () -> choice(piece)));
        case "for" -> parts.add(nested(piece, () -> loop(piece)));
        case "inherit" -> {
          at++;
          parent = Optional.of(expression(piece, piece.rest()));
        }
        case "py" -> throw fault(piece, "code is not run here");
        case "default" -> throw fault(piece, "there are no defaults: test with if");
        default -> {
          at++;
          parts.add(
              piece.tag()
                  ? new Part.Value(piece.line(), expression(piece, piece.text()))
                  : new Part.Plain(piece.line(), piece.text()));
        }
      }
    }
    return parts;
  }

  private Part nested(Piece piece, java.util.function.Supplier<Part> part) {
    if (++depth > DEEPEST) {
      throw fault(piece, "more than " + DEEPEST + " are in each other");
    }
    Part made = part.get();
    depth--;
    return made;
  }

  private Part choice(Piece first) {
    List<Part.Branch> branches = new ArrayList<>();
    List<Part> otherwise = List.of();
    Piece begun = first;
    while (true) {
      at++;
      String keyword = begun.keyword();
      if (keyword.equals("else")) {
        otherwise = block();
      } else {
        Expression condition = expression(begun, begun.rest());
        branches.add(new Part.Branch(condition, block()));
      }
      Piece end = end(first, "endif");
      if (end.keyword().equals("endif")) {
        at++;
        return new Part.Choice(first.line(), branches, otherwise);
      }
      if (end.keyword().equals("endfor") || keyword.equals("else")) {
        throw fault(end, "an endif is missing before it");
      }
      begun = end;
    }
  }

  private Part loop(Piece first) {
    int in = first.rest().indexOf(" in ");
    if (in < 0) {
      throw fault(first, "it must be: for NAME in LIST");
    }
    List<String> names =
        Arrays.stream(first.rest().substring(0, in).split(",", -1)).map(String::strip).toList();
    if (names.stream().anyMatch(each -> !each.matches("[A-Za-z_]\\w*"))) {
      throw fault(first, "it must be: for NAME in LIST");
    }
    Expression over = expression(first, first.rest().substring(in + " in ".length()));
    at++;
    List<Part> body = block();
    Piece end = end(first, "endfor");
    if (!end.keyword().equals("endfor")) {
      throw fault(end, "an endfor is missing before it");
    }
    at++;
    return new Part.Loop(first.line(), names, over, body);
  }

  private Piece end(Piece first, String keyword) {
    if (at == pieces.size()) {
      throw fault(first, "its " + keyword + " is missing");
    }
    return pieces.get(at);
  }
}
