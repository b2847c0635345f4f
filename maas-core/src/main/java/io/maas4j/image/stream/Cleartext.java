package io.maas4j.image.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text that carries its signature (cleartext signature framework, RFC 9580, section 7), taken
 * apart.
 *
 * <p>Nothing is verified by that. Bytes are held as the characters of the same numbers: what the
 * text's encoding is, is not asked.
 *
 * @param lines of the text, without escapes and without white space at their ends
 * @param signature armored
 */
public record Cleartext(List<String> lines, String signature) {
  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";
  private static final Pattern HASH = Pattern.compile("Hash: [A-Za-z0-9,. -]{1,200}");

  /** Why a document is no signed text. */
  public static final class NoCleartext extends Exception {
    private static final long serialVersionUID = 1L;

    NoCleartext(String message) {
      super(message);
    }
  }

  /** Whether it means to be one. */
  public static boolean isIn(byte[] document) {
    return new String(document, StandardCharsets.ISO_8859_1).contains(BEGIN);
  }

  /**
   * Nothing but white space may stand around it: it would look like a part of what was signed.
   *
   * @throws NoCleartext saying what is wrong with it
   */
  public static Cleartext parse(byte[] document) throws NoCleartext {
    List<String> all = new ArrayList<>();
    for (String line : new String(document, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      all.add(withoutEnd(line));
    }
    int at = 0;
    while (at < all.size() && all.get(at).isEmpty()) {
      at++;
    }
    if (at == all.size() || !all.get(at).equals(BEGIN)) {
      throw new NoCleartext("something stands before the signed text");
    }
    at++;
    while (at < all.size() && !all.get(at).isEmpty()) {
      if (!HASH.matcher(all.get(at)).matches()) {
        throw new NoCleartext("a header other than \"Hash\" stands before the signed text");
      }
      at++;
    }
    int end = all.indexOf(BEGIN_SIGNATURE);
    if (end <= at) {
      throw new NoCleartext("no signature follows the text");
    }
    List<String> lines = new ArrayList<>();
    for (String line : all.subList(at + 1, end)) {
      lines.add(unescaped(line));
    }
    return new Cleartext(lines, signature(all.subList(end, all.size())));
  }

  private static String signature(List<String> rest) throws NoCleartext {
    int end = rest.indexOf(END_SIGNATURE);
    if (end < 0) {
      throw new NoCleartext("the signature has no end");
    }
    if (!rest.subList(end + 1, rest.size()).stream().allMatch(String::isEmpty)) {
      throw new NoCleartext("something follows the signature");
    }
    return String.join("\n", rest.subList(0, end + 1)) + "\n";
  }

  private static String unescaped(String line) throws NoCleartext {
    if (!line.startsWith("-")) {
      return line;
    }
    if (!line.startsWith("- ")) {
      throw new NoCleartext("a line of the text begins with a dash that is not escaped");
    }
    return line.substring(2);
  }

  private static String withoutEnd(String line) {
    int end = line.length();
    while (end > 0 && " \t\r".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(0, end);
  }

  public Cleartext {
    lines = List.copyOf(lines);
  }

  /** What the signature is over: the end of the last line is not a part of it. */
  public byte[] signed() {
    return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As it is read. */
  public byte[] content() {
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }
}
