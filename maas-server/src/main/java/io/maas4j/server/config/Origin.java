package io.maas4j.server.config;

/**
 * Where a value came from.
 *
 * @param kind which layer; a later constant beats an earlier one
 * @param name the file, the variable or the flag; empty for a default
 */
public record Origin(Kind kind, String name) {
  /** The layers, weakest first. */
  public enum Kind {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
  }

  static final Origin DEFAULT = new Origin(Kind.DEFAULT, "");

  @Override
  public String toString() {
    return switch (kind) {
      case DEFAULT -> "default";
      case FILE -> name;
      case ENVIRONMENT -> "environment " + name;
      case FLAG -> "flag " + name;
    };
  }
}
