package io.maas4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the body of a request, in any of the encodings that clients use (contract, 3.1). */
final class RequestBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int limit;

  /**
   * @param limit bytes
   */
  RequestBody(int limit) {
    this.limit = limit;
  }

  /**
   * @param contentType as in the header; empty when there is none
   * @throws Failure 400 when it cannot be understood, 413 when it is too long
   */
  RawParameters read(String contentType, InputStream stream) {
    byte[] bytes = bytes(stream);
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (bytes.length == 0) {
      return new RawParameters();
    }
    return switch (type) {
      case "", "application/x-www-form-urlencoded" ->
          RawParameters.ofForm(new String(bytes, StandardCharsets.UTF_8));
      case "multipart/form-data" -> Multipart.parse(contentType, bytes);
      case "application/json" -> json(bytes);
      default ->
          throw Failure.text(
              400,
              "A body of type "
                  + type.replaceAll("[^\\x20-\\x7e]", "?")
                  + " is not understood: send application/x-www-form-urlencoded,"
                  + " multipart/form-data or application/json.");
    };
  }

  private byte[] bytes(InputStream stream) {
    try {
      byte[] bytes = stream.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw Failure.text(413, "The body is longer than " + limit + " bytes.");
      }
      return bytes;
    } catch (IOException e) {
      throw Failure.text(400, "The body ended before its time.");
    }
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
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
