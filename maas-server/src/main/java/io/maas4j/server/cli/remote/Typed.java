package io.maas4j.server.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What was typed after the profile, or after one of the commands about profiles.
 *
 * @param words that are no options and no arguments, in order
 * @param arguments {@code key=value} and {@code key@=file}, in order
 * @param help whether help is wanted
 * @param debug whether the requests are to be shown
 * @param insecure whether any certificate is good enough
 * @param certificates the file that {@code --cacerts} names
 */
record Typed(
    List<String> words,
    List<Argument> arguments,
    boolean help,
    boolean debug,
    boolean insecure,
    Optional<Path> certificates) {

  /** A parameter. */
  sealed interface Argument {
    String name();

    /** Given in the command. */
    record Text(String name, String value) implements Argument {}

    /** The content of a file; {@code -} stands for the standard input. */
    record Content(String name, String file) implements Argument {
      byte[] read(InputStream standardInput) {
        try {
          return file.equals("-")
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
          throw unreadable(file, e);
        }
      }
    }
  }

  static CommandException unreadable(String file, IOException e) {
    return new CommandException(
        "The file "
            + file
            + " cannot be read: "
            + (e instanceof NoSuchFileException ? "there is none." : e.toString()));
  }

  /**
   * @param most words: what comes after them is an argument, or wrong
   */
  static Typed of(List<String> given, int most) {
    List<String> words = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    boolean help = false;
    boolean debug = false;
    boolean insecure = false;
    Optional<Path> certificates = Optional.empty();
    Deque<String> rest = new ArrayDeque<>(given);
    boolean options = true;
    while (!rest.isEmpty()) {
      String next = rest.pop();
      if (options && next.startsWith("-") && next.length() > 1) {
        switch (next) {
          case "--" -> options = false;
          case "-h", "--help" -> help = true;
          case "-d", "--debug" -> debug = true;
          case "-k", "--insecure" -> insecure = true;
          case "--cacerts" -> {
            if (rest.isEmpty()) {
              throw new CommandException("--cacerts needs the name of a file.");
            }
            certificates = Optional.of(Path.of(rest.pop()));
          }
          default -> {
            if (!next.startsWith("--cacerts=")) {
              throw new CommandException("There is no option " + next + ".");
            }
            certificates = Optional.of(Path.of(next.substring("--cacerts=".length())));
          }
        }
      } else if (words.size() < most) {
        words.add(next);
      } else {
        arguments.add(argument(next));
      }
    }
    return new Typed(
        List.copyOf(words), List.copyOf(arguments), help, debug, insecure, certificates);
  }

  private static Argument argument(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && text.charAt(equals - 1) == '@') {
      return new Argument.Content(text.substring(0, equals - 1), text.substring(equals + 1));
    }
    if (equals > 0) {
      return new Argument.Text(text.substring(0, equals), text.substring(equals + 1));
    }
    throw new CommandException(
        "'" + text + "' is no argument: give key=value, or key@=file for a file's content.");
  }

  /** The last text of this name. */
  Optional<String> text(String name) {
    Optional<String> found = Optional.empty();
    for (Argument argument : arguments) {
      if (argument instanceof Argument.Text text && text.name().equals(name)) {
        found = Optional.of(text.value());
      }
    }
    return found;
  }
}
