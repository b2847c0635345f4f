package io.maas4j.power.webhook;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A user's pattern, searched for in a bounded number of steps: a pattern like {@code (a+)+$} would
 * keep a thread for years. Steps rather than time, so that the answer does not depend on the load.
 */
final class BoundedPattern {
  private static final int MAX_LENGTH = 4096;

  private final Pattern pattern;
  private final long maxSteps;

  private BoundedPattern(Pattern pattern, long maxSteps) {
    this.pattern = pattern;
    this.maxSteps = maxSteps;
  }

  /** A search that used up its steps, or a pattern that is none; the message says which. */
  static final class UnusablePattern extends Exception {
    private static final long serialVersionUID = 1;

    UnusablePattern(String message) {
      super(message);
    }
  }

  static BoundedPattern compile(String regex, long maxSteps) throws UnusablePattern {
    if (regex.length() > MAX_LENGTH) {
      throw new UnusablePattern("is longer than " + MAX_LENGTH + " characters");
    }
    try {
      return new BoundedPattern(Pattern.compile(regex), maxSteps);
    } catch (PatternSyntaxException e) {
      throw new UnusablePattern(
          "is no regular expression: " + e.getDescription() + " at character " + e.getIndex());
    } catch (StackOverflowError e) {
      throw new UnusablePattern("is nested too deeply");
    }
  }

  boolean foundIn(String text) throws UnusablePattern {
    try {
      return pattern.matcher(new Counted(text, 0, text.length(), new long[] {maxSteps})).find();
    } catch (OutOfSteps e) {
      throw new UnusablePattern(
          "takes too long to search for (more than " + maxSteps + " steps); make it simpler");
    } catch (StackOverflowError e) {
      // The JDK's matcher recurses once per repetition of a group.
      throw new UnusablePattern(
          "takes too deep a recursion to search for; avoid repeated groups such as (a|b)*");
    }
  }

  private static final class OutOfSteps extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfSteps() {
      super(null, null, false, false);
    }
  }

  private record Counted(String text, int start, int end, long[] left) implements CharSequence {
    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new OutOfSteps();
      }
      return text.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new Counted(text, start + from, start + to, left);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
