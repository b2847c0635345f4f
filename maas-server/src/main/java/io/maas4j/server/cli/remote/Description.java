package io.maas4j.server.cli.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a MAAS says that it can do: the document {@code describe/}, as one kind of caller sees it.
 *
 * @param hash changes with the API; empty when there is none
 * @param handlers by their words
 */
record Description(Optional<String> hash, Map<String, Handler> handlers) {

  /**
   * Something with an address.
   *
   * @param word as typed: {@code boot-resources}
   * @param doc for people
   * @param path with placeholders: <code>/MAAS/api/2.0/machines/{system_id}/</code>
   * @param params the placeholders' names, in the order in which they are typed
   * @param actions by their words
   */
  record Handler(
      String word, String doc, String path, List<String> params, Map<String, Action> actions) {

    Handler {
      params = List.copyOf(params);
    }

    /** The path with values in its placeholders, which go in as they are. */
    String path(List<String> values) {
      String filled = path;
      for (int i = 0; i < params.size(); i++) {
        filled = filled.replace("{" + params.get(i) + "}", encoded(values.get(i)));
      }
      return filled;
    }

    /** Slashes stay: a subnet is found by {@code 10.0.0.0/24}. */
    private static String encoded(String value) {
      StringBuilder text = new StringBuilder();
      for (byte octet : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
        char c = (char) (octet & 0xff);
        boolean plain =
            c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "-._~/:@!$&'()*+,;=".indexOf(c) >= 0;
        text.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
      }
      return text.toString();
    }

    /** The same with more actions from another, which do not replace its own. */
    Handler and(Handler other) {
      Map<String, Action> all = new LinkedHashMap<>(actions);
      other.actions.forEach(all::putIfAbsent);
      return new Handler(word, doc, path, params, all);
    }
  }

  /**
   * Something that can be done.
   *
   * @param word as typed: {@code set-storage-layout}
   * @param op empty for plain calls
   */
  record Action(String word, Optional<String> op, String method, String doc) {
    private static final Pattern BLANK_LINE = Pattern.compile("\\n[ \\t]*\\n");

    /** The first paragraph of its text. */
    String title() {
      Matcher blank = BLANK_LINE.matcher(doc.strip());
      return (blank.find() ? doc.strip().substring(0, blank.start()) : doc.strip())
          .replaceAll("\\s+", " ");
    }

    /** What comes after. */
    String body() {
      Matcher blank = BLANK_LINE.matcher(doc.strip());
      return blank.find() ? doc.strip().substring(blank.end()) : "";
    }

    /** Whether {@code key=value} is understood. */
    boolean takesArguments() {
      return body().contains(":param");
    }

    /** Whether its arguments travel in the query. */
    boolean asks() {
      return method.equals("GET") || method.equals("DELETE");
    }
  }
}
