package io.maas4j.power.spi;

import com.google.common.net.InetAddresses;
import io.maas4j.power.PowerParameters;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to get a BMC's address out of its parameters. A host name yields no address; it is never
 * looked up.
 *
 * @param fieldName the parameter to look at
 * @param form what its text looks like
 */
public record IpExtractor(String fieldName, Form form) {

  private static final Pattern PORT = Pattern.compile("^:[0-9]+");

  /** The two forms that parameters have. */
  public enum Form {
    /** The whole value is the address. */
    IDENTITY("^(?<address>.+)$"),
    /** {@code [scheme://][user[:password]@]host-or-[v6][:port][/path][?query]}. */
    URL(
        "^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#]*@)?"
            + "(?<address>\\[[^\\]/]+\\]|[^:/?#@\\[\\]]+)(?::[0-9]+)?(?:[/?#].*)?$");

    private final Pattern pattern;

    Form(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }

    /** The pattern as published: Python's syntax, with a group named {@code address}. */
    public String publishedPattern() {
      return pattern.pattern().replace("(?<address>", "(?P<address>");
    }
  }

  public static IpExtractor identity(String fieldName) {
    return new IpExtractor(fieldName, Form.IDENTITY);
  }

  public static IpExtractor url(String fieldName) {
    return new IpExtractor(fieldName, Form.URL);
  }

  /** The address; empty when the field is missing or holds no IP address. */
  public Optional<InetAddress> extract(PowerParameters parameters) {
    return parameters
        .text(fieldName)
        .map(String::strip)
        .map(form.pattern::matcher)
        .filter(Matcher::matches)
        .map(match -> unbracketed(match.group("address")))
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString);
  }

  /**
   * What a text of the form {@link Form#URL} names: host and port, in small letters. A host name is
   * as good as an address.
   *
   * @return empty when the text is not of this form
   */
  public Optional<String> authority(String text) {
    Matcher match = form.pattern.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    String host = match.group("address");
    Matcher port = PORT.matcher(text.strip().substring(match.end("address")));
    return Optional.of((port.find() ? host + port.group() : host).toLowerCase(Locale.ROOT));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
