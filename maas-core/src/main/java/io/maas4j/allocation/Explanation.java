package io.maas4j.allocation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why no machine fits: how many each constraint excludes, and which one to do without. Pure.
 *
 * @param free how many machines are Ready
 * @param terms one for each constraint, in the caller's order
 */
public record Explanation(long free, List<Term> terms) {
  private static final int LONGEST_TEXT = 80;

  public Explanation {
    terms = List.copyOf(terms);
  }

  /**
   * A constraint and what comes of it.
   *
   * @param text as the caller wrote it: {@code mem=4096}
   * @param fitting how many Ready machines fit it, whatever the others say
   * @param without how many would fit if it were the only one that is left out
   */
  public record Term(String text, long fitting, long without) {
    private String shown() {
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
  }

  /** The constraint without which most machines would fit; empty when one alone does not help. */
  public Optional<Term> relax() {
    return terms.stream()
        .filter(term -> term.without() > 0)
        .max(Comparator.comparingLong(Term::without));
  }

  /** In one line. */
  public String text() {
    if (free == 0) {
      return "no machine is Ready: release or commission one";
    }
    String ready = free == 1 ? "1 machine is Ready" : free + " machines are Ready";
    if (terms.isEmpty()) {
      return ready + ", but none was to be had just now";
    }
    String excluded =
        terms.stream()
            .map(term -> term.shown() + " excludes " + Math.max(0, free - term.fitting()))
            .collect(Collectors.joining(", "));
    String advice =
        relax()
            .map(term -> "without " + term.shown() + " there would be " + term.without())
            .orElse("leaving out a single one does not help");
    return ready + "; " + excluded + "; " + advice;
  }
}
