package io.maas4j.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How the text of a setting is read. Immutable.
 *
 * @param choices the only texts that there are; empty for no such restriction
 * @param reader makes a JSON scalar of a text
 */
public record SettingForm(List<String> choices, Reader reader) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "on", "1");
  private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "off", "0", "");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_-]{1,63})*\\.?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int LONGEST = 4096;

  public SettingForm {
    choices = List.copyOf(choices);
  }

  /** Makes a JSON scalar of a text. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @throws IllegalArgumentException with what to tell whoever wrote it
     */
    String read(String text);
  }

  /** Any text of one line. */
  static SettingForm text() {
    return of(text -> true, "");
  }

  /** A text that is not empty. */
  static SettingForm required() {
    return of(text -> !text.isBlank(), "This field is required.");
  }

  static SettingForm flag() {
    return new SettingForm(
        List.of(),
        text -> {
          String word = text.strip().toLowerCase(Locale.ROOT);
          if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new IllegalArgumentException("Value should be 'true' or 'false'.");
          }
          return Boolean.toString(TRUE.contains(word));
        });
  }

  /** A whole number within bounds, both included. */
  static SettingForm number(int least, int most) {
    return new SettingForm(
        List.of(),
        text -> {
          String digits = text.strip();
          if (digits.isEmpty()) {
            throw new IllegalArgumentException("This field is required.");
          }
          if (!digits.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("Enter a whole number.");
          }
          long value = Long.parseLong(digits);
          if (value < least) {
            throw new IllegalArgumentException(
                "Ensure this value is greater than or equal to " + least + ".");
          }
          if (value > most) {
            throw new IllegalArgumentException(
                "Ensure this value is less than or equal to " + most + ".");
          }
          return Long.toString(value);
        });
  }

  static SettingForm choice(String... choices) {
    return choice(SettingForm::quoted, choices);
  }

  /** Numbers of which only these are allowed. */
  static SettingForm numberOf(String... choices) {
    return choice(text -> text, choices);
  }

  private static SettingForm choice(Reader stored, String... choices) {
    List<String> all = List.of(choices);
    return new SettingForm(
        all,
        text -> {
          if (!all.contains(text)) {
            throw new IllegalArgumentException(
                text.isEmpty() ? "This field is required." : unknown(text));
          }
          return stored.read(text);
        });
  }

  /** Several of these, separated by commas; none is the empty text. */
  static SettingForm choices(String... choices) {
    List<String> all = List.of(choices);
    return new SettingForm(
        all,
        text -> {
          List<String> words =
              Arrays.stream(text.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
          for (String word : words) {
            if (!all.contains(word)) {
              throw new IllegalArgumentException(unknown(word));
            }
          }
          return quoted(String.join(",", words));
        });
  }

  private static String unknown(String text) {
    return "Select a valid choice. " + text + " is not one of the available choices.";
  }

  /** A URL of http or https, or nothing. */
  static SettingForm url() {
    return of(text -> text.isEmpty() || isUrl(text), "Enter a valid URL.");
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** IP addresses, separated by spaces or commas. */
  static SettingForm addresses() {
    return each(SettingForm::isAddress, "is not an IP address");
  }

  /** IP addresses, networks and names of lists, separated by spaces or commas. */
  static SettingForm networks() {
    return each(
        word ->
            isAddress(word) || isNetwork(word) || word.matches("!?[A-Za-z][A-Za-z0-9_.-]{0,62}"),
        "is neither an IP address, nor a network, nor the name of an ACL");
  }

  /** Host names and IP addresses, separated by spaces or commas. */
  static SettingForm hosts() {
    return each(
        word -> isAddress(word) || HOST.matcher(word).matches(),
        "is neither a host name nor an IP address");
  }

  /** {@code host}, {@code host:port}, {@code [IPv6]:port}, or nothing. */
  static SettingForm endpoint() {
    return of(
        text -> text.isEmpty() || isEndpoint(text),
        "Enter a host name or an IP address, possibly followed by a colon and a port.");
  }

  private static boolean isEndpoint(String text) {
    if (isAddress(text)) {
      return true;
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean port =
        colon < 0
            || PORT.matcher(text.substring(colon + 1)).matches()
                && Integer.parseInt(text.substring(colon + 1)) <= 65535;
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return port
        && (bracketed
            ? isAddress(host.substring(1, host.length() - 1))
            : HOST.matcher(host).matches());
  }

  /** Texts of one form. */
  static SettingForm matching(String pattern, String otherwise) {
    Pattern compiled = Pattern.compile(pattern);
    return of(text -> compiled.matcher(text).matches(), otherwise);
  }

  private static SettingForm each(Predicate<String> allowed, String otherwise) {
    return new SettingForm(
        List.of(),
        text -> {
          List<String> words =
              Arrays.stream(text.split("[\\s,]+")).filter(w -> !w.isEmpty()).toList();
          Optional<String> wrong = words.stream().filter(allowed.negate()).findFirst();
          if (wrong.isPresent()) {
            throw new IllegalArgumentException("'" + wrong.get() + "' " + otherwise + ".");
          }
          return quoted(String.join(" ", words));
        });
  }

  private static SettingForm of(Predicate<String> allowed, String otherwise) {
    return new SettingForm(
        List.of(),
        text -> {
          if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                "Ensure this value has at most " + LONGEST + " characters.");
          }
          if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Control characters are not allowed.");
          }
          if (!allowed.test(text)) {
            throw new IllegalArgumentException(otherwise);
          }
          return quoted(text);
        });
  }

  private static boolean isAddress(String text) {
    try {
      Addresses.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNetwork(String text) {
    try {
      Cidr.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Enter a valid text.", e);
    }
  }
}
