package io.maas4j.server.cli.remote;

import io.maas4j.server.config.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The profiles of a user, each in two files for the owner's eyes only: {@code NAME.profile} and
 * {@code NAME.describe.json}.
 */
final class Profiles {
  private static final String PROFILE = ".profile";
  private static final String DESCRIPTION = ".describe.json";

  private final Path directory;

  Profiles(Path directory) {
    this.directory = directory;
  }

  /** {@code $MAAS4J_PROFILES}, or {@code maas4j/profiles} where a user's settings are. */
  static Profiles of(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("MAAS4J_PROFILES", "");
    if (!own.isEmpty()) {
      return new Profiles(Path.of(own));
    }
    Path settings = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
    return new Profiles(
        (settings.isAbsolute() ? settings : home.resolve(".config")).resolve("maas4j/profiles"));
  }

  /** A name that can be a file's and a command's. */
  static boolean isName(String text) {
    return text.matches("[\\w][\\w.@+-]{0,63}");
  }

  List<String> names() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(PROFILE))
          .map(file -> file.substring(0, file.length() - PROFILE.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  Optional<Profile> find(String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    try {
      Properties found = new Properties();
      found.load(new ByteArrayInputStream(Files.readAllBytes(directory.resolve(name + PROFILE))));
      return Optional.of(
          new Profile(
              name,
              found.getProperty("url", ""),
              Optional.ofNullable(found.getProperty("key")).map(Credentials::of),
              Optional.ofNullable(found.getProperty("certificates")),
              Files.readAllBytes(directory.resolve(name + DESCRIPTION))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * @throws CommandException naming those that there are
   */
  Profile get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new CommandException(
                    "There is no command and no profile "
                        + name
                        + ". Profiles: "
                        + (names().isEmpty() ? "none" : String.join(", ", names()))
                        + ". Make one with: maas login PROFILE URL KEY"));
  }

  void save(Profile profile) {
    Properties kept = new Properties();
    kept.setProperty("url", profile.url());
    profile.credentials().ifPresent(key -> kept.setProperty("key", key.text()));
    profile.certificates().ifPresent(pem -> kept.setProperty("certificates", pem));
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      kept.store(text, null);
      PrivateFile.directory(directory);
      PrivateFile.write(directory.resolve(profile.name() + DESCRIPTION), profile.description());
      PrivateFile.write(directory.resolve(profile.name() + PROFILE), withoutDate(text));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Without the comment that begins the file. */
  private static byte[] withoutDate(ByteArrayOutputStream text) {
    return text.toString(StandardCharsets.ISO_8859_1)
        .replaceFirst("^#.*\\R", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  void delete(Profile profile) {
    try {
      Files.deleteIfExists(directory.resolve(profile.name() + PROFILE));
      Files.deleteIfExists(directory.resolve(profile.name() + DESCRIPTION));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private CommandException unusable(IOException e) {
    return new CommandException("The profiles in " + directory + " cannot be used: " + e);
  }
}
