package io.maas4j.netboot.dhcp.policy;

/** Text that is no policy, and where it stops to be one. */
public final class PolicySyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String token;
  private final String reason;

  PolicySyntaxException(int line, int column, String token, String reason) {
    super("line " + line + ", column " + column + ", at " + token + ": " + reason);
    this.line = line;
    this.column = column;
    this.token = token;
    this.reason = reason;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1, in characters. */
  public int column() {
    return column;
  }

  /** What stands there, in quotes; {@code the end} after the last token. */
  public String token() {
    return token;
  }

  /** What is wrong with it, and what was expected. */
  public String reason() {
    return reason;
  }
}
