package io.maas4j.store.spi;

/** Two ranges of one subnet would overlap. */
public final class OverlapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OverlapException(String message) {
    super(message);
  }
}
