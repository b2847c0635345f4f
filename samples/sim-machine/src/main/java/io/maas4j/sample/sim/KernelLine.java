package io.maas4j.sample.sim;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's command line, read by those on the machine who look into it: the initial RAM disk
 * ({@code root=}) and cloud-init ({@code cloud-config-url=}, {@code cc:…end_cc}).
 *
 * @param text the whole line, as {@code /proc/cmdline} has it
 * @param root where the root file system is downloaded from
 * @param rootKind {@code squash} or {@code tar}; empty without a root to download
 * @param cloudConfigUrl the preseed
 * @param cloudConfig YAML between {@code cc:} and {@code end_cc}; empty when none
 * @param bootInterface value of {@code BOOTIF}
 */
record KernelLine(
    String text,
    Optional<URI> root,
    String rootKind,
    Optional<URI> cloudConfigUrl,
    String cloudConfig,
    Optional<String> bootInterface) {
  private static final Pattern CLOUD_CONFIG = Pattern.compile("cc:(.*?)end_cc", Pattern.DOTALL);
  private static final Pattern ROOT = Pattern.compile("(squash|tar):(https?://.+)");

  /**
   * Reads a line.
   *
   * @throws BootFailedException when a part that the machine needs is no URL
   */
  static KernelLine parse(String text) throws BootFailedException {
    Matcher embedded = CLOUD_CONFIG.matcher(text);
    String cloudConfig = embedded.find() ? embedded.group(1).strip() : "";
    // Its blanks would cut it into words.
    List<String> words = new ArrayList<>();
    for (String word : embedded.replaceAll(" ").strip().split("\\s+")) {
      if (word.equals("---")) {
        break; // what follows is for the installed system
      }
      words.add(word);
    }
    // BOOTIF is appended by the boot loader, so also behind "---".
    Optional<String> bootInterface = value(List.of(text.split("\\s+")), "BOOTIF=");
    Optional<URI> root = Optional.empty();
    String kind = "";
    Matcher matcher = ROOT.matcher(value(words, "root=").orElse(""));
    if (matcher.matches()) {
      kind = matcher.group(1);
      root = Optional.of(uri(matcher.group(2), "root="));
    }
    Optional<String> preseed = value(words, "cloud-config-url=").or(() -> value(words, "url="));
    return new KernelLine(
        text,
        root,
        kind,
        preseed.isEmpty() ? Optional.empty() : Optional.of(uri(preseed.get(), "cloud-config-url=")),
        cloudConfig,
        bootInterface);
  }

  private static Optional<String> value(List<String> words, String key) {
    return words.stream()
        .filter(word -> word.startsWith(key))
        .map(word -> word.substring(key.length()))
        .reduce((first, second) -> second);
  }

  private static URI uri(String text, String where) throws BootFailedException {
    try {
      URI uri = new URI(text);
      if (uri.getHost() == null) {
        throw new BootFailedException("kernel line: " + where + text + " names no host");
      }
      return uri;
    } catch (java.net.URISyntaxException e) {
      throw new BootFailedException("kernel line: " + where + text + " is no URL", e);
    }
  }
}
