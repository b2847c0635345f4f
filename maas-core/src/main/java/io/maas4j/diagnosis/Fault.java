package io.maas4j.diagnosis;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that keeps machines from coming through.
 *
 * @param id stable, {@code dhcp-pool-empty}
 * @param area which part of a machine's way it concerns, {@code dhcp}
 * @param wrong what is wrong
 * @param symptom what a rack and the region can see of it
 * @param sentence what people are told, with {@code {words}} to fill in
 * @param remedy what helps
 */
public record Fault(
    String id, String area, String wrong, String symptom, String sentence, String remedy) {
  private static final Pattern WORD = Pattern.compile("\\{([a-z]+)}");

  /** The sentence with its words; a word that nobody knows is told as unknown. */
  String told(Map<String, String> words) {
    Matcher matcher = WORD.matcher(sentence);
    return matcher.replaceAll(
        word -> Matcher.quoteReplacement(words.getOrDefault(word.group(1), "unknown")));
  }
}
