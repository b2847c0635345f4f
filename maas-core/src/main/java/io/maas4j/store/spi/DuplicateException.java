package io.maas4j.store.spi;

/** Something that must be unique exists already. */
public final class DuplicateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * @param what the unique thing, one of the constants of {@link Unique}
   */
  public DuplicateException(String what) {
    super("exists already: " + what);
    this.what = what;
  }

  /** One of {@link Unique}. */
  public String what() {
    return what;
  }
}
