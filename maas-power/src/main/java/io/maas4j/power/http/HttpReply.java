package io.maas4j.power.http;

import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * An answer, whatever its status.
 *
 * @param uri where it came from, after redirects
 * @param status the HTTP status
 * @param headers names in any case
 * @param body as text; bounded by the client's limit
 */
public record HttpReply(URI uri, int status, HttpHeaders headers, String body) {

  /** Whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "HttpReply[" + status + " from " + uri.getHost() + "]";
  }
}
