package io.maas4j.server.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of commands, made from the names of a description (REST contract, section 5). */
final class Words {
  private static final Pattern HUMP = Pattern.compile("[A-Z]*[a-z0-9]+|[A-Z]+");

  private Words() {}

  /** {@code BootSourceSelectionsHandler} becomes {@code boot-source-selections}. */
  static String ofHandler(String name) {
    List<String> words = new ArrayList<>();
    Matcher humps = HUMP.matcher(name);
    while (humps.find()) {
      String word = humps.group().toLowerCase(Locale.ROOT);
      if (!word.equals("handler")) {
        words.add(word);
      }
    }
    return String.join("-", words);
  }

  /** {@code set_storage_layout} becomes {@code set-storage-layout}. */
  static String ofAction(String name) {
    return name.replace('_', '-');
  }
}
