package io.maas4j.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values of the parameters that are not disks or interfaces (spec scripts §3.2). */
final class ValueReader {
  private static final Set<String> SCHEMES =
      Set.of(
          "http", "https", "ftp", "ftps", "file", "icmp", "imap", "imaps", "ldap", "ldaps", "pop3",
          "pop3s", "rtmp", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp",
          "gopher");

  private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(\\S*)");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)"
              + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?"
              + "(?::\\d{1,5})?(?:/\\S*)?");
  private static final Pattern IPV6 =
      Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}](?::\\d{1,5})?(?:/\\S*)?|[0-9A-Fa-f:.]{2,45}");

  private static final int MAX_URL = 2048;

  private ValueReader() {}

  /** One value, or none for a flag that is not set or an input that is a fault. */
  static List<ParameterValue> read(
      String field, Parameter parameter, String input, List<Fault> faults) {
    String problem =
        switch (parameter.type()) {
          case URL -> url(parameter, input);
          case STRING, PASSWORD -> length(parameter, input);
          case RUNTIME -> runtime(parameter, input);
          case BOOLEAN ->
              input.equalsIgnoreCase("true") || input.equalsIgnoreCase("false")
                  ? ""
                  : "Must be true or false.";
          case CHOICE -> choice(parameter, input);
          case STORAGE, INTERFACE -> throw new AssertionError(parameter.type());
        };
    if (!problem.isEmpty()) {
      faults.add(Fault.of(field, problem));
      return List.of();
    }
    return switch (parameter.type()) {
      case RUNTIME ->
          List.of(new ParameterValue.Seconds(ScriptTimeout.parse(input).orElseThrow().toSeconds()));
      case BOOLEAN ->
          input.equalsIgnoreCase("true") ? List.of(new ParameterValue.Flag()) : List.of();
      default -> List.of(new ParameterValue.Text(input));
    };
  }

  private static String length(Parameter parameter, String input) {
    if (parameter.min().isPresent() && input.length() < parameter.min().getAsLong()) {
      return "Too short: needs at least " + parameter.min().getAsLong() + " characters.";
    }
    if (parameter.max().isPresent() && input.length() > parameter.max().getAsLong()) {
      return "Too long: takes at most " + parameter.max().getAsLong() + " characters.";
    }
    return "";
  }

  private static String runtime(Parameter parameter, String input) {
    long seconds = ScriptTimeout.parse(input).map(java.time.Duration::toSeconds).orElse(-1L);
    if (seconds < 0) {
      return "Must be a number of seconds or a duration. " + ScriptTimeout.FORMS;
    }
    if (parameter.min().isPresent() && seconds < parameter.min().getAsLong()) {
      return "Must be at least " + parameter.min().getAsLong() + " seconds.";
    }
    if (parameter.max().isPresent() && seconds > parameter.max().getAsLong()) {
      return "Must be at most " + parameter.max().getAsLong() + " seconds.";
    }
    return "";
  }

  private static String choice(Parameter parameter, String input) {
    List<String> offered = new ArrayList<>();
    parameter.choices().forEach(choice -> offered.add(choice.value()));
    return offered.contains(input) ? "" : "Must be one of " + String.join(", ", offered) + ".";
  }

  private static String url(Parameter parameter, String input) {
    String[] urls = parameter.allowsList() ? input.split(",", -1) : new String[] {input};
    for (String url : urls) {
      if (!isUrl(url.strip())) {
        return "Not a host, IP address or URL: '" + url.strip() + "'.";
      }
    }
    return "";
  }

  private static boolean isUrl(String text) {
    if (text.length() > MAX_URL) {
      return false;
    }
    Matcher schemed = WITH_SCHEME.matcher(text);
    if (schemed.matches()) {
      return SCHEMES.contains(schemed.group(1).toLowerCase(Locale.ROOT))
          && !schemed.group(2).isEmpty();
    }
    return HOST.matcher(text).matches()
        || IPV6.matcher(text).matches() && text.indexOf(':') != text.lastIndexOf(':');
  }
}
