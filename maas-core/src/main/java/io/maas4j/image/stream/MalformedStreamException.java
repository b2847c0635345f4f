package io.maas4j.image.stream;

/** A file of an image stream is not as the format says: which one, where in it, and what is so. */
public final class MalformedStreamException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String pointer;
  private final String reason;

  MalformedStreamException(String file, String pointer, String reason) {
    super(file + " at " + (pointer.isEmpty() ? "its top" : pointer) + ": " + reason);
    this.file = file;
    this.pointer = pointer;
    this.reason = reason;
  }

  /** The file's path below the stream's directory. */
  public String file() {
    return file;
  }

  /** Where in the file, as a JSON pointer (RFC 6901); empty for the whole. */
  public String pointer() {
    return pointer;
  }

  public String reason() {
    return reason;
  }
}
