package io.maas4j.script;

/**
 * Shell patterns: {@code *}, {@code ?}, {@code [abc]}, {@code [!a-z]}, case as given.
 *
 * <p>Not translated to a regular expression: patterns come from users, and a star that only ever
 * goes back to the last one cannot explode.
 */
final class Glob {
  private Glob() {}

  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int starAt = -1;
    int starText = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        starAt = p++;
        starText = t;
        continue;
      }
      int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
      if (next >= 0) {
        p = next;
        t++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Where the pattern goes on after matching the character, or -1. */
  private static int one(String pattern, int p, char c) {
    char expected = pattern.charAt(p);
    if (expected == '[') {
      int from = p + 1;
      boolean negated = from < pattern.length() && pattern.charAt(from) == '!';
      from += negated ? 1 : 0;
      int close = pattern.indexOf(']', from + 1);
      if (close > 0) {
        return contains(pattern, from, close, c) != negated ? close + 1 : -1;
      }
    }
    return expected == '?' || expected == c ? p + 1 : -1;
  }

  private static boolean contains(String pattern, int from, int to, char c) {
    for (int i = from; i < to; i++) {
      if (i + 2 < to && pattern.charAt(i + 1) == '-') {
        if (pattern.charAt(i) <= c && c <= pattern.charAt(i + 2)) {
          return true;
        }
        i += 2;
      } else if (pattern.charAt(i) == c) {
        return true;
      }
    }
    return false;
  }
}
