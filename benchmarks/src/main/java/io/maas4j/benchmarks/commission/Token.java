package io.maas4j.benchmarks.commission;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine's key, once its preseed has told it (metadata contract, section 2). */
final class Token {
  private static final int NONCE_DIGITS = 30;
  private static final long REQUESTS_PER_MILLI = 1_000;

  private final Clock clock;
  private String known = "";
  private long nonce;

  Token(Clock clock) {
    this.clock = clock;
    // a key that was used before has used lower ones
    this.nonce = clock.millis() * REQUESTS_PER_MILLI;
  }

  /**
   * @throws IllegalStateException when a part of it is missing
   */
  void learn(byte[] preseed) {
    String text = new String(preseed, StandardCharsets.UTF_8);
    known =
        "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\""
            + of(text, "consumer_key")
            + "\", oauth_token=\""
            + of(text, "token_key")
            + "\", oauth_signature=\"%26"
            + of(text, "token_secret")
            + "\"";
  }

  /** Signs the next request; empty as long as there is no key. */
  String header() {
    if (known.isEmpty()) {
      return "";
    }
    // as PLAINTEXT needs: different for each request of a key, and never sent a second time
    String digits = Long.toString(++nonce);
    return "OAuth oauth_nonce=\""
        + "0".repeat(NONCE_DIGITS - digits.length())
        + digits
        + "\", oauth_timestamp=\""
        + clock.instant().getEpochSecond()
        + known;
  }

  private static String of(String preseed, String key) {
    Matcher found = Pattern.compile(key + ":\\s*[\"']?([A-Za-z0-9]+)").matcher(preseed);
    if (!found.find()) {
      throw new IllegalStateException("the preseed has no " + key);
    }
    return found.group(1);
  }
}
