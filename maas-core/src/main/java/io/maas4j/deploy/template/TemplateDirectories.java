package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Templates in directories, one file each, which are read anew each time: a change is in force at
 * once. Thread-safe.
 *
 * @param directories in the order in which they are looked through; those that are not there hold
 *     nothing
 */
public record TemplateDirectories(List<Path> directories) implements Template.Others {
  /** No separators, and nothing that leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");

  public TemplateDirectories {
    directories = List.copyOf(directories);
  }

  /**
   * A template that was found.
   *
   * @param name under which
   */
  public record Found(String name, String text) {}

  /**
   * The first that there is: every name in the first directory, then every name in the next one.
   *
   * @throws InvalidRequest for a file that is too long, or not UTF-8
   */
  public Optional<Found> first(List<String> names) {
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      for (String name : names) {
        Path file = directory.resolve(name);
        if (NAME.matcher(name).matches() && Files.isRegularFile(file)) {
          return Optional.of(new Found(name, read(file)));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> find(String name) {
    return first(List.of(name)).map(Found::text);
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > Template.LONGEST) {
        throw unreadable(file, "is longer than " + Template.LONGEST + " bytes");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "is not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  private static InvalidRequest unreadable(Path file, String why) {
    return new InvalidRequest(
        "The template " + file + " " + why + ".", "correct the template, or take it away");
  }
}
