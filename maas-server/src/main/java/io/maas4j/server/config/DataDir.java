package io.maas4j.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that holds all that a server keeps on disk.
 *
 * @param path absolute
 */
public record DataDir(Path path) {
  public DataDir {
    path = path.toAbsolutePath().normalize();
  }

  /** The settings. */
  public Path configFile() {
    return path.resolve("maas.yaml");
  }

  /** 32 random bytes that seal the secrets in the database. */
  public Path secretKeyFile() {
    return path.resolve("secret.key");
  }

  /** The embedded database. */
  public Path database() {
    return path.resolve("postgresql");
  }

  /** Templates of the operator's, in the place of ours. */
  public Path preseeds() {
    return path.resolve("preseeds");
  }

  /** What exists only while a process works on this directory. */
  public Path run() {
    return path.resolve("run");
  }

  /** {@code $XDG_DATA_HOME/maas4j}, or {@code ~/.local/share/maas4j}. */
  static Path byDefault(Map<String, String> environment, Path home) {
    return xdg(environment, "XDG_DATA_HOME").orElse(home.resolve(".local/share")).resolve("maas4j");
  }

  /** {@code $XDG_CACHE_HOME/maas4j}, or {@code ~/.cache/maas4j}. */
  static Path cacheByDefault(Map<String, String> environment, Path home) {
    return xdg(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache")).resolve("maas4j");
  }

  // The XDG base directory specification has relative paths ignored.
  private static Optional<Path> xdg(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(Path::of).filter(Path::isAbsolute);
  }
}
