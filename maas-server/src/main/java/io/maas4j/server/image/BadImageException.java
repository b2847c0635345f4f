package io.maas4j.server.image;

/** An image cannot be read any further; the message says why, for people. */
final class BadImageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadImageException(String message) {
    super(message);
  }

  BadImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
