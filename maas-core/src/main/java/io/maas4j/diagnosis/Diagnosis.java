package io.maas4j.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says why a machine does not come through. Pure: the same evidence leads to the same findings.
 * Immutable.
 */
public final class Diagnosis {
  /**
   * In the order in which they are believed: what is said outright, what is known to have gone
   * wrong, from the far end of a machine's way to the near one, and then what silence means.
   */
  private static final List<Rule> TABLE =
      Stream.of(
              PowerRules.rules(),
              ScriptRules.rules(),
              InstallRules.rules(),
              BootFileRules.images(),
              MetadataRules.rules(),
              ScriptRules.complaints(),
              BootFileRules.rules(),
              DhcpRules.rules(),
              PowerRules.silences(),
              CourseRules.doubles(),
              InstallRules.silences(),
              ScriptRules.silences(),
              DhcpRules.silences(),
              BootFileRules.silences(),
              MetadataRules.silences(),
              CourseRules.last())
          .flatMap(List::stream)
          .toList();

  /** As {@link #TABLE}, of machines that nobody has added. */
  private static final List<Rule> STRANGERS =
      Stream.of(
              StrangerRules.rules(),
              MetadataRules.rules(),
              BootFileRules.rules(),
              DhcpRules.rules(),
              StrangerRules.silences(),
              DhcpRules.silences(),
              BootFileRules.silences(),
              MetadataRules.silences(),
              CourseRules.last())
          .flatMap(List::stream)
          .toList();

  private final Catalogue catalogue;

  public Diagnosis(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The faults that can be recognised; a test holds them against the catalogue. */
  static Set<String> recognised() {
    return Stream.of(TABLE, STRANGERS)
        .flatMap(List::stream)
        .map(Rule::fault)
        .collect(Collectors.toSet());
  }

  /**
   * What is the matter, the likeliest first. Nothing for a machine that is not under way and did
   * come through; one finding of level {@link Finding.Level#IN_PROGRESS} for one that is under way
   * and of which nothing bad is known.
   */
  public List<Finding> of(Evidence evidence) {
    return of(evidence, TABLE);
  }

  /** As {@link #of}, of a machine that nobody has added, and that has not added itself. */
  public List<Finding> ofStranger(Evidence evidence) {
    return of(evidence, STRANGERS);
  }

  private List<Finding> of(Evidence evidence, List<Rule> table) {
    Course course = Course.of(evidence);
    boolean underWay = evidence.undertaking().filter(under -> under.ending().isEmpty()).isPresent();
    if (!underWay && !course.over()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Rule rule : table) {
      Optional<Clue> clue = rule.test().apply(course);
      boolean counts = clue.isPresent() && (course.over() || isDue(rule, clue.get(), evidence));
      if (counts && told.add(rule.fault())) {
        Finding.Level level =
            underWay
                ? Finding.Level.LIKELY
                : findings.isEmpty() ? Finding.Level.CAUSE : Finding.Level.ALSO;
        findings.add(finding(rule, clue.get(), course, level));
      }
    }
    if (findings.size() > 1) {
      // it is for when there is nothing better
      findings.removeIf(finding -> finding.fault().equals("timed-out"));
    }
    return findings.isEmpty() ? List.of(inProgress(course)) : List.copyOf(findings);
  }

  private static boolean isDue(Rule rule, Clue clue, Evidence evidence) {
    if (rule.patience().isEmpty()) {
      return false;
    }
    Optional<Instant> first = clue.sights().stream().map(Sight::at).findFirst();
    return rule.patience().get().isZero()
        || first.map(at -> !evidence.now().isBefore(at.plus(rule.patience().get()))).orElse(false);
  }

  private Finding finding(Rule rule, Clue clue, Course course, Finding.Level level) {
    Fault fault = catalogue.fault(rule.fault());
    Map<String, String> words = new HashMap<>();
    Evidence.Subject subject = course.evidence().subject();
    words.put("machine", subject.hostname());
    words.put(
        "mac",
        subject
            .bootMac()
            .or(() -> subject.macs().stream().findFirst())
            .orElse("no known network card"));
    words.putAll(clue.words());
    return new Finding(fault.id(), level, fault.told(words), fault.remedy(), lines(clue.sights()));
  }

  private static Finding inProgress(Course course) {
    Evidence evidence = course.evidence();
    String doing = Words.doing(course);
    Instant heard = course.lastHeard();
    String sentence =
        evidence.subject().hostname()
            + " is "
            + doing
            + "; "
            + course.reached().words()
            + ", and the last sign of it is "
            + Words.length(Duration.between(heard, evidence.now()))
            + " old.";
    return new Finding(
        Finding.IN_PROGRESS,
        Finding.Level.IN_PROGRESS,
        sentence,
        "",
        lines(course.lastProgress().map(List::of).orElse(List.of())));
  }

  private static List<Finding.Line> lines(List<Sight> sights) {
    return sights.stream().map(sight -> new Finding.Line(sight.at(), sight.text())).toList();
  }
}
