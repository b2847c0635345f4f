package io.maas4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.server.http.Multipart;
import io.maas4j.server.http.Part;
import io.maas4j.server.http.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the body of a request, in any of the encodings that clients use (contract, 3.1). */
final class RequestBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whom the body comes from. */
  enum Sender {
    /** Has shown a key that is in force. */
    KNOWN(16 << 20),
    /** Anybody: room for credentials in the form, and for a machine that registers itself. */
    UNKNOWN(64 << 10);

    private final int limit;

    Sender(int limit) {
      this.limit = limit;
    }

    /** Bytes. */
    int limit() {
      return limit;
    }
  }

  private RequestBody() {}

  /**
   * @throws io.maas4j.server.http.UnreadableRequestException 413 when it is too long, and as the
   *     reader says
   */
  static BoundedBody.Held read(BoundedBody bodies, Context context, Sender sender) {
    return bodies.read(
        context.bodyInputStream(), context.req().getContentLengthLong(), sender.limit);
  }

  /**
   * @param bytes what {@link #read} gave
   * @throws Failure 400 for a type that is not understood or JSON that is none
   * @throws io.maas4j.server.http.UnreadableRequestException 400 when it is not what its type says
   */
  static RawParameters parameters(Context context, byte[] bytes) {
    String contentType = Optional.ofNullable(context.req().getContentType()).orElse("");
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (bytes.length == 0) {
      return new RawParameters();
    }
    return switch (type) {
      case "", "application/x-www-form-urlencoded" -> RawParameters.ofForm(Utf8.decode(bytes));
      case "multipart/form-data" ->
          multipart(Multipart.parse(contentType, bytes, RawParameters.MAX));
      case "application/json" -> json(bytes);
      case "application/octet-stream" -> RawParameters.ofBody(bytes);
      default ->
          throw Failure.text(
              400,
              "A body of type "
                  + type.replaceAll("[^\\x20-\\x7e]", "?")
                  + " is not understood: send application/x-www-form-urlencoded,"
                  + " multipart/form-data or application/json.");
    };
  }

  private static RawParameters multipart(List<Part> parts) {
    RawParameters found = new RawParameters();
    for (Part part : parts) {
      if (part.kind() == Part.Kind.FILE) {
        found.addFile(part.name(), part.content());
      } else {
        found.add(part.name(), Utf8.decode(part.content()));
      }
    }
    return found;
  }

  private static RawParameters json(byte[] bytes) {
    JsonNode document;
    try {
      document = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw Failure.text(400, "Bad Request");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (!document.isObject()) {
      throw Failure.text(400, "Bad Request");
    }
    RawParameters found = new RawParameters();
    document
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isArray()) {
                member.getValue().forEach(item -> found.add(member.getKey(), text(item)));
              } else if (!member.getValue().isNull()) {
                found.add(member.getKey(), text(member.getValue()));
              }
            });
    return found;
  }

  private static String text(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    // halves of characters, which JSON can write and UTF-8 cannot
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Failure.text(400, "Bad Request");
    }
    return text;
  }
}
