package io.maas4j.deploy.template;

/** How much a template may still do. Confined to one rendering. */
final class Budget {
  private static final int STEPS = 100_000;

  private int steps = STEPS;
  private int characters = Template.LONGEST;

  /** Counts one step. */
  void step(Frame frame, int line) {
    if (steps-- == 0) {
      throw frame.fault(line, "it takes more than " + STEPS + " steps");
    }
  }

  /** Counts what is written. */
  void write(Frame frame, int line, int length) {
    characters -= length;
    if (characters < 0) {
      throw frame.fault(line, "it becomes longer than " + Template.LONGEST + " characters");
    }
  }
}
