package io.maas4j.power.sm15k;

import io.maas4j.power.http.BmcUri;
import java.util.regex.Pattern;

/** What the chassis gives for a login. Prints without it. */
record Token(String text) {
  private static final Pattern GOES_AS_IT_IS = Pattern.compile("[A-Za-z0-9._~:/?@!$'()*,;=-]+");

  /**
   * In a query (RFC 3986 §3.4): as it is wherever it may be, for the makers' own clients send it
   * so, {@code OpaqueRef:} with its colon.
   */
  String inQuery() {
    return GOES_AS_IT_IS.matcher(text).matches() ? text : BmcUri.encoded(text);
  }

  @Override
  public String toString() {
    return "Token[redacted]";
  }
}
