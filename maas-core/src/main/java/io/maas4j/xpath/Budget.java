package io.maas4j.xpath;

/** How many steps an evaluation may still take. Confined to one evaluation. */
final class Budget {
  private static final int CHARACTERS_A_STEP = 64;
  private long left;

  Budget(long steps) {
    left = steps;
  }

  void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new TooManyStepsException();
    }
  }

  void spendOn(CharSequence text) {
    spend(1 + text.length() / CHARACTERS_A_STEP);
  }
}
