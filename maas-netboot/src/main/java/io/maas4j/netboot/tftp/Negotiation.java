package io.maas4j.netboot.tftp;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What both sides agreed on: RFC 2347 and the options of RFC 2348, 2349 and 7440.
 *
 * @param acknowledged what the OACK says; empty means that there is none and DATA 1 is the answer
 * @param timeout between retransmissions, if the client named one
 * @param declined whether a known option was left out because of its value
 */
record Negotiation(
    int blockSize,
    int windowSize,
    Optional<Duration> timeout,
    Map<String, String> acknowledged,
    boolean declined) {
  static final int DEFAULT_BLOCK = 512;

  private static final Set<String> KNOWN = Set.of("blksize", "windowsize", "timeout", "tsize");

  /** What one acknowledgement may call forth. */
  private static final int MAX_WINDOW_BYTES = 4 * 1024 * 1024;

  /** Unknown options and bad values are left out, as if the client had not sent them. */
  static Negotiation of(Map<String, String> asked, long fileSize, int maxBlock, int maxWindow) {
    int blockSize = DEFAULT_BLOCK;
    int windowSize = 1;
    Optional<Duration> timeout = Optional.empty();
    Map<String, String> acknowledged = new LinkedHashMap<>();
    for (Map.Entry<String, String> option : asked.entrySet()) {
      OptionalLong value = number(option.getValue());
      if (value.isEmpty()) {
        continue;
      }
      long number = value.getAsLong();
      switch (option.getKey()) {
        case "blksize":
          if (number >= 8 && number <= 65464) {
            blockSize = (int) Math.min(number, maxBlock);
            acknowledged.put("blksize", Integer.toString(blockSize));
          }
          break;
        case "windowsize":
          if (number >= 1 && number <= 65535) {
            windowSize = (int) Math.min(number, maxWindow);
            acknowledged.put("windowsize", "");
          }
          break;
        case "timeout":
          if (number >= 1 && number <= 255) {
            timeout = Optional.of(Duration.ofSeconds(number));
            acknowledged.put("timeout", Long.toString(number));
          }
          break;
        case "tsize":
          acknowledged.put("tsize", Long.toString(fileSize));
          break;
        default:
          break; // RFC 2347: an option that is not known is not acknowledged
      }
    }
    windowSize = Math.min(windowSize, Math.max(1, MAX_WINDOW_BYTES / blockSize));
    acknowledged.replace("windowsize", Integer.toString(windowSize));
    boolean declined = false;
    for (String option : asked.keySet()) {
      declined |= KNOWN.contains(option) && !acknowledged.containsKey(option);
    }
    return new Negotiation(
        blockSize, windowSize, timeout, Collections.unmodifiableMap(acknowledged), declined);
  }

  private static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
