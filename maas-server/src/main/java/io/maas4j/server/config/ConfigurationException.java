package io.maas4j.server.config;

/** A setting that cannot be used. Says which one, where it was given and what would do. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param message what is wrong, with key, value and source
   * @param remedy what to write instead
   */
  public ConfigurationException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What the operator can do about it. */
  public String remedy() {
    return remedy;
  }
}
