package io.maas4j.depot;

import io.maas4j.image.BootResource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How images may be called (operations, section 5.3). Pure. */
record ImageNames(String osystem, String series) {
  /** Systems that the image streams offer: what users upload must not pass for them. */
  private static final Set<String> STREAMED = Set.of("ubuntu", "ubuntu-core", "centos");

  private static final Set<String> KNOWN =
      Set.of("ubuntu", "ubuntu-core", "centos", "rhel", "ol", "suse", "windows", "esxi", "custom");
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";

  /** What came of a name: it, or why not. */
  sealed interface Outcome {
    record Taken(ImageNames names) implements Outcome {}

    record Refused(String why) implements Outcome {}
  }

  /**
   * @param synced resources that came from image streams
   */
  static Outcome read(String text, List<BootResource> synced) {
    int slash = text.indexOf('/');
    String osystem = slash < 0 ? BootResource.CUSTOM : text.substring(0, slash);
    String series = text.substring(slash + 1);
    if (!series.matches(NAME)) {
      return new Outcome.Refused(
          "'" + text + "' is no name: letters, digits, dots, underscores, plus and minus.");
    }
    if (!KNOWN.contains(osystem)) {
      return new Outcome.Refused(
          "Unsupported operating system "
              + osystem
              + ", supported operating systems: "
              + new TreeSet<>(KNOWN));
    }
    boolean streamed =
        STREAMED.contains(osystem)
            || synced.stream()
                .anyMatch(r -> r.osystem().equals(osystem) && r.series().equals(series));
    boolean looksStreamed =
        osystem.equals(BootResource.CUSTOM)
            && (KNOWN.contains(series)
                || synced.stream()
                    .anyMatch(
                        r ->
                            STREAMED.contains(r.osystem())
                                && r.series().equals(series)
                                && slash < 0));
    return streamed || looksStreamed
        ? new Outcome.Refused(text + " is a reserved name")
        : new Outcome.Taken(new ImageNames(osystem, series));
  }

  static boolean isBaseImage(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && KNOWN.contains(text.substring(0, slash))
        && text.substring(slash + 1).matches(NAME);
  }
}
