package io.maas4j.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A kernel as images are told apart by it, for instance {@code hwe-24.04-lowlatency-edge} or {@code
 * xgene-uboot-ga-24.04}; ordered by age only (lifecycle contract, section 7.5.2).
 *
 * @param text as it was written
 * @param platform before the channel; empty for a kernel of every platform
 * @param channel the line that it comes from
 * @param release which release of Ubuntu it was made for; empty for the one that rolls on, which is
 *     newer than every other
 * @param flavour {@code generic} where none is said
 */
public record KernelName(
    String text, String platform, Channel channel, Optional<Version> release, String flavour) {
  /** The flavour that is meant where none is said. */
  public static final String GENERIC = "generic";

  private static final String EDGE = "edge";
  private static final String ROLLING = "rolling";

  /** From the oldest to the newest of one release. */
  public enum Channel {
    /** What the release came out with. */
    GA,
    /** What newer hardware needs. */
    HWE,
    /** What {@link #HWE} is going to be. */
    HWE_EDGE
  }

  /**
   * @param text {@code ga-24.04}, {@code hwe-t}, …
   * @return empty when it does not name a kernel, as {@code generic} does not
   */
  public static Optional<KernelName> read(String text) {
    List<String> words = Arrays.asList(text.split("-", -1));
    int channel = Math.max(words.indexOf("ga"), words.indexOf("hwe"));
    if (channel < 0 || channel + 1 >= words.size() || words.contains("")) {
      return Optional.empty();
    }
    String of = words.get(channel + 1);
    Optional<Version> release = release(of);
    if (release.isEmpty() && !of.equals(ROLLING)) {
      return Optional.empty();
    }
    List<String> rest = new ArrayList<>(words.subList(channel + 2, words.size()));
    boolean edge = rest.remove(EDGE);
    boolean hwe = words.get(channel).equals("hwe");
    if (edge && !hwe) {
      return Optional.empty();
    }
    return Optional.of(
        new KernelName(
            text,
            String.join("-", words.subList(0, channel)),
            edge ? Channel.HWE_EDGE : hwe ? Channel.HWE : Channel.GA,
            release,
            rest.isEmpty() ? GENERIC : String.join("-", rest)));
  }

  private static Optional<Version> release(String word) {
    if (word.length() == 1) {
      return UbuntuReleases.ofLetter(word.charAt(0));
    }
    return word.matches("\\d\\d\\.\\d\\d") ? Version.read(word) : Optional.empty();
  }

  /** Whether it is older than another kernel: by release, and within one by its channel. */
  public boolean isOlderThan(KernelName other) {
    int releases = compare(release, other.release);
    return releases != 0 ? releases < 0 : channel.compareTo(other.channel) < 0;
  }

  /** Whether it was made for an older release than this. */
  public boolean isOlderThan(Version series) {
    return release.map(r -> r.compareTo(series) < 0).orElse(false);
  }

  private static int compare(Optional<Version> one, Optional<Version> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    return one.get().compareTo(other.get());
  }

  /**
   * The package that a machine with it installs, so that it is kept new.
   *
   * @return {@code linux-generic-hwe-24.04}
   */
  public String packageName() {
    String of = release.map(Version::text).orElse(ROLLING);
    return switch (channel) {
      case GA -> "linux-" + flavour;
      case HWE -> "linux-" + flavour + "-hwe-" + of;
      case HWE_EDGE -> "linux-" + flavour + "-hwe-" + of + "-edge";
    };
  }
}
