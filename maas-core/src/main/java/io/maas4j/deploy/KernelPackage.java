package io.maas4j.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which package has a kernel of Ubuntu, by the kernel's name (metadata contract, section 7.2):
 * {@code ga-24.04}, {@code hwe-24.04-lowlatency-edge}, {@code hwe-rolling}, {@code hwe-x}.
 */
final class KernelPackage {
  private static final String GENERIC = "generic";
  private static final String ROLLING = "rolling";

  /** Before 16.04 they were called by the first letter of the release that they came from. */
  private static final Map<String, String> BY_LETTER =
      Map.of(
          "q", "quantal", "r", "raring", "s", "saucy", "t", "trusty", "u", "utopic", "v", "vivid",
          "w", "wily", "x", "xenial");

  private KernelPackage() {}

  /**
   * @return empty for what is no name of a kernel
   */
  static Optional<String> of(String kernel) {
    List<String> words = new ArrayList<>(List.of(kernel.split("-", -1)));
    boolean hwe = words.remove("hwe");
    boolean ga = words.remove("ga");
    boolean edge = words.remove("edge");
    Optional<String> version =
        words.stream()
            .filter(
                word ->
                    word.matches("\\d\\d\\.\\d\\d")
                        || word.equals(ROLLING)
                        || BY_LETTER.containsKey(word))
            .findFirst();
    version.ifPresent(words::remove);
    if (hwe == ga || version.isEmpty() || words.size() > 1) {
      return Optional.empty();
    }
    String flavour = words.isEmpty() ? GENERIC : words.get(0);
    if (!flavour.matches("[a-z0-9]+")) {
      return Optional.empty();
    }
    return ga
        ? general(flavour, version.get(), edge)
        : Optional.of(
            "linux-"
                + flavour
                + Optional.ofNullable(BY_LETTER.get(version.get()))
                    .map(series -> "-lts-" + series)
                    .orElse("-hwe-" + version.get() + (edge ? "-edge" : "")));
  }

  /** The kernel that a release came with; there is no newer one of it. */
  private static Optional<String> general(String flavour, String version, boolean edge) {
    return edge || !version.contains(".") ? Optional.empty() : Optional.of("linux-" + flavour);
  }
}
