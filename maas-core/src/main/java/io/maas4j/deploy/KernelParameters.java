package io.maas4j.deploy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that the kernel of an installed system is started with: the boot line has them behind
 * {@code ---}, from where curtin takes them over (metadata contract, section 8). Stateless.
 */
public final class KernelParameters {
  /** A word; blanks between quotation marks are part of it. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\"?)+");

  private KernelParameters() {}

  /**
   * Merges them. What comes later is read later by the kernel and so, for most options, wins.
   *
   * @param global of the settings
   * @param tags of the machine's tags, by the tag's name
   * @param machine of the machine itself and its drivers
   * @param image what the image asks for; left out where somebody has said something of that option
   * @return one word each, in order
   */
  public static List<String> merged(
      Optional<String> global,
      SortedMap<String, String> tags,
      Optional<String> machine,
      Optional<String> image) {
    List<String> words = new ArrayList<>();
    global.ifPresent(text -> words.addAll(words(text)));
    tags.values().forEach(text -> words.addAll(words(text)));
    machine.ifPresent(text -> words.addAll(words(text)));
    Set<String> given = new HashSet<>();
    words.forEach(word -> given.add(key(word)));
    image.stream()
        .flatMap(text -> words(text).stream())
        .filter(word -> !given.contains(key(word)))
        .forEach(words::add);
    return List.copyOf(words);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static String key(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }
}
