package io.maas4j.script;

/**
 * A place in a text.
 *
 * @param line from 1; 0 when the fault is in no text
 * @param column from 1; 0 when the fault is in no text
 */
public record Position(int line, int column) {
  /** No place: the fault lies in a value that came beside the text. */
  public static final Position NONE = new Position(0, 0);

  public boolean known() {
    return line > 0;
  }
}
