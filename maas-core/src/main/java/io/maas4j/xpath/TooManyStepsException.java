package io.maas4j.xpath;

/** An expression takes more steps over a document than it may. */
public final class TooManyStepsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyStepsException() {
    super("the expression takes too many steps over this document", null, false, false);
  }
}
