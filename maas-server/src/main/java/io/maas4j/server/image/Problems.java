package io.maas4j.server.image;

import io.maas4j.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one image: the first few, so that a bad archive makes no endless answer. */
final class Problems {
  private static final int MOST = 10;
  private static final int LONGEST_SHOWN = 100;

  private final List<String> texts = new ArrayList<>();
  private long left;

  /** One sentence, with what to do. */
  void add(String text) {
    if (texts.size() < MOST) {
      texts.add(text);
    } else {
      left++;
    }
  }

  /**
   * @return one sentence each
   */
  List<String> texts() {
    List<String> all = new ArrayList<>(texts);
    if (left > 0) {
      all.add("There are " + left + " more such problems.");
    }
    return List.copyOf(all);
  }

  /** A name out of an archive, without what would not be plain text. */
  static String shown(String name) {
    return "'" + PlainText.line(name, LONGEST_SHOWN) + "'";
  }
}
