package io.maas4j.server.cli.remote;

/** Ends a command, with a text for the person who typed it. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is the case, and what to do about it; lines
   */
  CommandException(String message) {
    super(message, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
