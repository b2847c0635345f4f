package io.maas4j.server.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.fleet.StatusEvent;
import io.maas4j.text.PlainText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Reads what cloud-init and the installer post of their stages (metadata contract, section 5). */
final class StatusReport {
  /** What one packed file may become, and all of a report's files together. */
  static final int MAX_UNPACKED = 16 << 20;

  private static final int MOST_FILES = 64;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_DESCRIPTION = 4096;
  private static final Set<String> TYPES = Set.of("start", "finish");
  // year 2200; beyond it, a clock is not telling the time
  private static final double LATEST = 7258118400.0;
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusReport() {}

  /**
   * @param now stands in for a time that is missing
   * @throws Refusal naming what is wrong
   */
  static StatusEvent read(byte[] body, Instant now) {
    for (byte b : body) {
      if (b < 0) {
        throw Refusal.badRequest("Status messages must be ASCII only; escape other characters.");
      }
    }
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("Status message is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusal.badRequest("Status message cannot be read.");
    }
    if (!document.isObject()) {
      throw Refusal.badRequest("Status message must be one JSON object.");
    }
    String type = required(document, "event_type");
    if (!TYPES.contains(type)) {
      throw Refusal.badRequest("event_type must be start or finish, not '" + type + "'.");
    }
    return new StatusEvent(
        type,
        name(document, "origin"),
        name(document, "name"),
        PlainText.line(required(document, "description"), LONGEST_DESCRIPTION),
        at(document.path("timestamp"), now),
        Optional.of(document.path("result"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .filter(result -> !result.isEmpty()),
        files(document.path("files")));
  }

  private static String required(JsonNode document, String name) {
    JsonNode node = document.path(name);
    if (!node.isTextual()) {
      throw Refusal.badRequest("Missing parameter in status message " + name + ".");
    }
    if (node.textValue().indexOf('\0') >= 0) {
      throw Refusal.badRequest(name + " must not hold a NUL character.");
    }
    return node.textValue();
  }

  /** What is kept as a name must be one. */
  private static String name(JsonNode document, String field) {
    String name = required(document, field);
    if (!PlainText.isLine(name, LONGEST_NAME)) {
      throw Refusal.badRequest(
          field + " must be one line of at most " + LONGEST_NAME + " characters.");
    }
    return name;
  }

  private static Instant at(JsonNode timestamp, Instant now) {
    double seconds = timestamp.isNumber() ? timestamp.doubleValue() : -1;
    return seconds >= 0 && seconds <= LATEST ? Instant.ofEpochMilli((long) (seconds * 1000)) : now;
  }

  private static List<StatusEvent.SentFile> files(JsonNode list) {
    List<StatusEvent.SentFile> files = new ArrayList<>();
    int left = MAX_UNPACKED;
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw Refusal.badRequest("files must be a list.");
    }
    if (list.size() > MOST_FILES) {
      throw Refusal.badRequest("files: more than " + MOST_FILES + " of them.");
    }
    for (JsonNode file : list) {
      String path = name(file, "path");
      JsonNode content = file.path("content");
      if (content.isNull()) {
        continue;
      }
      if (!file.path("encoding").asText("").equals("base64") || !content.isTextual()) {
        throw Refusal.badRequest("files: " + path + " must have content in encoding base64.");
      }
      byte[] bytes = unpacked(path, file.path("compression"), decoded(path, content), left);
      left -= bytes.length;
      files.add(new StatusEvent.SentFile(path, bytes));
    }
    return files;
  }

  private static byte[] decoded(String path, JsonNode content) {
    try {
      // line breaks come along when python's encodebytes was at work; anything else is an error
      return Base64.getDecoder()
          .decode(
              content
                  .textValue()
                  .replaceAll("[\r\n\t ]", "")
                  .getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("files: the content of " + path + " is not base64.");
    }
  }

  private static byte[] unpacked(String path, JsonNode compression, byte[] packed, int limit) {
    String method = compression.asText("");
    boolean plain = compression.isMissingNode() || compression.isNull() || method.isEmpty();
    if (!plain && !method.equals("bzip2")) {
      throw Refusal.badRequest(
          "files: " + path + " has compression '" + method + "'; only bzip2 is known.");
    }
    byte[] bytes = plain ? packed : bunzipped(path, packed, limit);
    if (bytes.length > limit) {
      throw Refusal.badRequest("files: more than " + MAX_UNPACKED + " bytes together.");
    }
    return bytes;
  }

  private static byte[] bunzipped(String path, byte[] packed, int limit) {
    try (BZip2CompressorInputStream stream =
        new BZip2CompressorInputStream(new ByteArrayInputStream(packed), true)) {
      return stream.readNBytes(limit + 1);
    } catch (IOException e) {
      throw Refusal.badRequest("files: the content of " + path + " is not bzip2.");
    }
  }
}
