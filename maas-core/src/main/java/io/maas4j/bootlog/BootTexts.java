package io.maas4j.bootlog;

import io.maas4j.bootlog.BootStep.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of events about boots: written in one place, and read again in the same.
 *
 * <p>Files are {@code path (what became of it), path (…)}; a length of time is {@code in 0.120 s}.
 */
final class BootTexts {
  private static final int LONGEST_PATH = 160;
  private static final int MOST_FILES = 16;
  private static final Pattern FILE = Pattern.compile("(.+?) \\(([^()]*)\\)(?:, |$)");
  private static final Pattern TOOK = Pattern.compile("\\bin (\\d{1,9}\\.\\d{3}) s");

  private BootTexts() {}

  static String leased(BootStep.Leased step) {
    return step.given().getHostAddress()
        + step.file().map(file -> " " + path(file)).orElse("")
        + " ("
        + (step.client().isEmpty() ? "" : words(step.client()) + ", ")
        + step.first()
        + " to "
        + step.last()
        + " "
        + in(step.took())
        + ")";
  }

  static String unanswered(BootStep.Unanswered step, long times) {
    return words(step.message()) + " (" + times(times) + "no answer: " + words(step.why()) + ")";
  }

  static String offered(BootStep.Offered step, long times) {
    return "OFFER "
        + step.given().getHostAddress()
        + " ("
        + (step.client().isEmpty() ? "" : words(step.client()) + ", ")
        + times(times)
        + "not taken)";
  }

  /** Several requests, each once with its answer. */
  static String asked(List<BootStep.Asked> steps) {
    Map<Object, Long> sums = new LinkedHashMap<>();
    Map<Object, BootStep.Asked> firsts = new LinkedHashMap<>();
    for (BootStep.Asked step : steps) {
      Object key = List.of(step.what(), step.answer());
      sums.merge(key, 1L, Long::sum);
      firsts.putIfAbsent(key, step);
    }
    return firsts.entrySet().stream()
        .limit(MOST_FILES)
        .map(
            entry ->
                path(entry.getValue().what())
                    + " ("
                    + times(sums.get(entry.getKey()))
                    + words(entry.getValue().answer())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** Several files, each once; those that were only asked for their size before are one. */
  static String files(List<BootStep.Fetched> steps) {
    Map<Object, Sum> sums = new LinkedHashMap<>();
    for (BootStep.Fetched step : steps) {
      sums.computeIfAbsent(
              List.of(step.path(), step.ending()), any -> new Sum(step.path(), step.ending()))
          .add(step);
    }
    List<Sum> told =
        sums.values().stream()
            .filter(sum -> !sum.isQuestion() || !sums.containsKey(List.of(sum.path, Ending.SENT)))
            .toList();
    List<String> texts = new ArrayList<>();
    told.stream().limit(MOST_FILES).map(Sum::text).forEach(texts::add);
    if (told.size() > MOST_FILES) {
      texts.add("… (" + (told.size() - MOST_FILES) + " more)");
    }
    return String.join(", ", texts);
  }

  /** Requests for one file that ended in the same way. */
  private static final class Sum {
    private final String path;
    private final Ending ending;
    private long count;
    private long bytes;
    private Duration took = Duration.ZERO;

    Sum(String path, Ending ending) {
      this.path = path;
      this.ending = ending;
    }

    void add(BootStep.Fetched step) {
      count++;
      bytes += step.bytes();
      took = took.plus(step.took());
    }

    /** Firmware asks for the size of a file, and ends the transfer when it has it. */
    boolean isQuestion() {
      return ending == Ending.ABORTED && bytes == 0;
    }

    String text() {
      String amount = bytes + " bytes " + in(took);
      String outcome =
          switch (ending) {
            case SENT -> amount;
            case NOT_FOUND, FORBIDDEN, REFUSED -> ending.words();
            case ABORTED, TIMED_OUT, FAILED -> ending.words() + " after " + amount;
          };
      return path(path) + " (" + times(count) + outcome + ")";
    }
  }

  /** A file of an event, or another thing that took its time. */
  record Item(String what, String outcome) {
    Optional<Duration> took() {
      Matcher matcher = TOOK.matcher(outcome);
      return matcher.find()
          ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * 1000)))
          : Optional.empty();
    }
  }

  /** What {@link #files}, {@link #leased} and {@link #unanswered} wrote; other texts are whole. */
  static List<Item> items(String description) {
    List<Item> items = new ArrayList<>();
    Matcher matcher = FILE.matcher(description);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      items.add(new Item(matcher.group(1), matcher.group(2)));
      end = matcher.end();
    }
    return end == description.length() && !items.isEmpty()
        ? items
        : List.of(new Item(description, ""));
  }

  private static String in(Duration took) {
    return String.format(Locale.ROOT, "in %.3f s", took.toNanos() / 1e9);
  }

  private static String times(long count) {
    return count > 1 ? count + " times, " : "";
  }

  /** A path in which nothing can be taken for what stands around it. */
  private static String path(String path) {
    return words(path).replace(" ", "%20");
  }

  /** Without control characters and parentheses, and not endless. */
  static String words(String text) {
    String cut = text.length() > LONGEST_PATH ? text.substring(0, LONGEST_PATH) + "…" : text;
    StringBuilder clean = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '(' -> clean.append("%28");
                case ')' -> clean.append("%29");
                default -> clean.appendCodePoint(isPlain(c) ? c : '?');
              }
            });
    return clean.toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
