package io.maas4j.depot;

import io.maas4j.image.BootResource;
import io.maas4j.os.OperatingSystem;
import java.util.List;

/** How images may be called (operations, section 5.3). Pure. */
record ImageNames(String osystem, String series) {
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
    if (OperatingSystem.named(osystem).isEmpty()) {
      return new Outcome.Refused(
          "Unsupported operating system "
              + osystem
              + ", supported operating systems: "
              + OperatingSystem.words()
              + instead(osystem, series));
    }
    boolean streamed =
        isStreamed(osystem)
            || synced.stream()
                .anyMatch(r -> r.osystem().equals(osystem) && r.series().equals(series));
    boolean looksStreamed =
        osystem.equals(BootResource.CUSTOM)
            && (OperatingSystem.named(series).isPresent()
                || synced.stream()
                    .anyMatch(
                        r -> isStreamed(r.osystem()) && r.series().equals(series) && slash < 0));
    return streamed || looksStreamed
        ? new Outcome.Refused(text + " is a reserved name")
        : new Outcome.Taken(new ImageNames(osystem, series));
  }

  /** Systems that the image streams offer: what users upload must not pass for them. */
  private static boolean isStreamed(String osystem) {
    return OperatingSystem.named(osystem).filter(OperatingSystem::isStreamed).isPresent();
  }

  private static String instead(String osystem, String series) {
    return OperatingSystem.madeLike(osystem)
        .map(
            base ->
                ". Upload it as custom/"
                    + osystem
                    + "-"
                    + series
                    + " with a base_image of "
                    + base.word())
        .orElse("");
  }

  static boolean isBaseImage(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && OperatingSystem.named(text.substring(0, slash)).isPresent()
        && text.substring(slash + 1).matches(NAME);
  }
}
