package io.maas4j.server.cli.remote;

import io.maas4j.server.cli.remote.Typed.Argument;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request before it is signed.
 *
 * @param url whole
 * @param contentType empty for one without a body
 * @param shown what of it can be shown, a line each: secrets are left out
 */
record RemoteRequest(
    String method, String url, Optional<String> contentType, byte[] body, List<String> shown) {
  private static final Pattern SECRET =
      Pattern.compile(
          "pass|secret|token|credential|private|^key$|_key$|power_parameters|user_data"
              + "|global_labels",
          Pattern.CASE_INSENSITIVE);
  private static final Base64.Encoder FOLDED = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});

  static RemoteRequest get(String url) {
    return new RemoteRequest("GET", url, Optional.empty(), new byte[0], List.of());
  }

  /** Bytes that are no form. */
  static RemoteRequest put(String url, byte[] content) {
    return new RemoteRequest(
        "PUT",
        url,
        Optional.of("application/octet-stream"),
        content,
        List.of(content.length + " bytes"));
  }

  /**
   * One of an action, with its arguments where they belong: in the query of one that asks, else in
   * a form, which has parts as soon as there is a file in it.
   *
   * @param url without a query
   * @param in what stands for a file named {@code -}
   */
  static RemoteRequest of(
      Description.Action action, String url, List<Argument> arguments, InputStream in) {
    List<Part> parts = arguments.stream().map(argument -> Part.of(argument, in)).toList();
    List<String> shown = parts.stream().map(Part::shown).toList();
    List<Part> op =
        action.op().stream().map(name -> new Part("op", bytes(name), Optional.empty())).toList();
    if (action.asks()) {
      List<Part> query = new ArrayList<>(op);
      query.addAll(parts);
      return new RemoteRequest(
          action.method(), withQuery(url, query), Optional.empty(), new byte[0], shown);
    }
    String address = withQuery(url, op);
    if (parts.stream().allMatch(part -> part.file().isEmpty())) {
      return new RemoteRequest(
          action.method(),
          address,
          Optional.of("application/x-www-form-urlencoded"),
          bytes(form(parts)),
          shown);
    }
    String boundary = boundary(parts);
    return new RemoteRequest(
        action.method(),
        address,
        Optional.of("multipart/form-data; boundary=\"" + boundary + "\""),
        multipart(parts, boundary),
        shown);
  }

  /** The address without the values of its query, which may be secret. */
  String shownUrl() {
    int query = url.indexOf('?');
    if (query < 0) {
      return url;
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : url.substring(query + 1).split("&")) {
      String name = pair.split("=", 2)[0];
      pairs.add(isSecret(name) ? name + "=***" : pair);
    }
    return url.substring(0, query + 1) + String.join("&", pairs);
  }

  static boolean isSecret(String name) {
    return SECRET.matcher(name).find();
  }

  /** A parameter with its value; a file has a name. */
  private record Part(String name, byte[] value, Optional<String> file) {
    static Part of(Argument argument, InputStream in) {
      if (argument instanceof Argument.Text text) {
        return new Part(text.name(), bytes(text.value()), Optional.empty());
      }
      if (argument instanceof Argument.Content content) {
        return new Part(content.name(), content.read(in), Optional.of(content.name()));
      }
      throw new AssertionError(argument);
    }

    String text() {
      return new String(value, StandardCharsets.UTF_8);
    }

    String shown() {
      if (isSecret(name)) {
        return name + "=***";
      }
      return file.isPresent() ? name + "@=" + value.length + " bytes" : name + "=" + text();
    }

    /** As the header of a part can have it. */
    String quoted(String text) {
      return text.replace("\"", "%22").replaceAll("[\\r\\n]", "_");
    }
  }

  private static String withQuery(String url, List<Part> parts) {
    return parts.isEmpty() ? url : url + "?" + form(parts);
  }

  private static String form(List<Part> parts) {
    StringBuilder form = new StringBuilder();
    for (Part part : parts) {
      form.append(form.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(part.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(part.text(), StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  /** Every content is in base64, so no boundary can occur in one. */
  private static String boundary(List<Part> parts) {
    return String.format(Locale.ROOT, "=_maas4j_%d_%d", parts.size(), parts.hashCode() & 0xffff);
  }

  private static byte[] multipart(List<Part> parts, String boundary) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      String file = part.file().map(name -> "; filename=\"" + part.quoted(name) + "\"").orElse("");
      body.writeBytes(
          bytes(
              "--"
                  + boundary
                  + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data;"
                  + " name=\""
                  + part.quoted(part.name())
                  + "\""
                  + file
                  + "\r\nMIME-Version: 1.0\r\nContent-Type: "
                  + (part.file().isPresent()
                      ? "application/octet-stream"
                      : "text/plain; charset=\"utf-8\"")
                  + "\r\n\r\n"));
      body.writeBytes(FOLDED.encode(part.value()));
      body.writeBytes(bytes("\r\n"));
    }
    body.writeBytes(bytes("--" + boundary + "--\r\n"));
    return body.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
