package io.maas4j.sample.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** User data in its parts, as cloud-init takes it apart (RFC 2045, RFC 2046 §5.1). */
record UserData(List<Part> parts) {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern FILE_NAME =
      Pattern.compile("filename=(?:\"([^\"]+)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);

  /**
   * One part.
   *
   * @param type media type without parameters, lower case
   */
  record Part(String type, String fileName, byte[] content) {}

  /** Parts to run. */
  List<Part> scripts() {
    return parts.stream().filter(part -> part.type().equals("text/x-shellscript")).toList();
  }

  /**
   * Reads user data: a MIME message, a script or a cloud-config.
   *
   * @throws BootFailedException when a MIME message cannot be read
   */
  static UserData parse(byte[] bytes) throws BootFailedException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.isBlank()) {
      return new UserData(List.of());
    }
    if (text.startsWith("#!")) {
      return new UserData(List.of(new Part("text/x-shellscript", "user-data", bytes)));
    }
    String start = text.substring(0, Math.min(text.length(), 2000)).toLowerCase(Locale.ROOT);
    if (start.startsWith("content-type:") || start.startsWith("mime-version:")) {
      return new UserData(message(text));
    }
    String type = text.startsWith("#cloud-config") ? "text/cloud-config" : "text/plain";
    return new UserData(List.of(new Part(type, "user-data", bytes)));
  }

  private static List<Part> message(String text) throws BootFailedException {
    String[] halves = text.split("\r?\n\r?\n", 2);
    Map<String, String> headers = headers(halves[0]);
    String body = halves.length > 1 ? halves[1] : "";
    String type = headers.getOrDefault("content-type", "text/plain");
    if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return List.of(part(headers, body));
    }
    String boundary =
        parameter(BOUNDARY, type)
            .orElseThrow(() -> new BootFailedException("user data: multipart without boundary"));
    List<Part> parts = new ArrayList<>();
    String[] pieces = ("\n" + body).split("\r?\n--" + Pattern.quote(boundary), -1);
    // What stands before the first boundary is for people.
    for (int i = 1; i < pieces.length; i++) {
      if (pieces[i].startsWith("--")) {
        return parts;
      }
      parts.addAll(message(pieces[i].replaceFirst("^[ \t]*\r?\n", "")));
    }
    throw new BootFailedException("user data: the last boundary is missing, it was cut off");
  }

  private static Part part(Map<String, String> headers, String body) throws BootFailedException {
    String type = headers.getOrDefault("content-type", "text/plain");
    String encoding =
        headers.getOrDefault("content-transfer-encoding", "8bit").strip().toLowerCase(Locale.ROOT);
    byte[] content;
    switch (encoding) {
      case "base64":
        try {
          content = Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
          throw new BootFailedException("user data: a part is not base64", e);
        }
        break;
      case "7bit", "8bit", "binary":
        content = body.getBytes(StandardCharsets.ISO_8859_1);
        break;
      default:
        throw new BootFailedException("user data: unknown transfer encoding " + encoding);
    }
    String name =
        parameter(FILE_NAME, headers.getOrDefault("content-disposition", "")).orElse("part");
    return new Part(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), name, content);
  }

  private static Map<String, String> headers(String block) {
    Map<String, String> headers = new TreeMap<>();
    for (String line : block.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static Optional<String> parameter(Pattern pattern, String value) {
    Matcher matcher = pattern.matcher(value);
    return matcher.find()
        ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
        : Optional.empty();
  }
}
