package io.maas4j.script;

/**
 * One thing wrong with what somebody sent.
 *
 * @param field the field of the request it belongs to, as the API spells it
 * @param message the contract's text where it gives one, without the place
 * @param at where in the script or document; {@link Position#NONE} for values beside it
 */
public record Fault(String field, String message, Position at) {
  static Fault of(String field, String message) {
    return new Fault(field, message, Position.NONE);
  }

  /** Field, message and place in one line, for logs and events. */
  @Override
  public String toString() {
    return field
        + ": "
        + message
        + (at.known() ? " (line " + at.line() + ", column " + at.column() + ")" : "");
  }
}
