package io.maas4j.xpath;

/** A text is no XPath expression. */
public final class XPathSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  XPathSyntaxException(String message) {
    super(message, null, false, false);
  }
}
