package io.maas4j.image.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bounded JSON (RFC 8259) in which no name stands twice. */
final class StreamJson {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 32;
  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_TEXT = 1 << 16;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxNumberLength(LONGEST_NUMBER)
                      .maxNameLength(LONGEST_NAME)
                      .maxStringLength(LONGEST_TEXT)
                      .build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private StreamJson() {}

  static StreamNode read(String file, byte[] content, int most) throws MalformedStreamException {
    if (content.length > most) {
      throw new MalformedStreamException(
          file, "", "it has " + content.length + " bytes, and at most " + most + " are read");
    }
    try (JsonParser parser = JSON.createParser(content)) {
      return new StreamNode(file, "", whole(file, parser));
    } catch (IOException e) {
      throw new MalformedStreamException(file, "", "it cannot be read: " + e.getMessage());
    }
  }

  private static JsonNode whole(String file, JsonParser parser) throws MalformedStreamException {
    try {
      @Nullable JsonNode root = JSON.readTree(parser);
      if (root == null) {
        throw new MalformedStreamException(file, "", "it is empty");
      }
      if (parser.nextToken() != null) {
        throw new MalformedStreamException(file, "", "something follows the JSON document");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new MalformedStreamException(
          file,
          Excerpt.plain(parser.getParsingContext().pathAsPointer().toString()),
          "it is no JSON that can be read: " + Excerpt.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new MalformedStreamException(
          file, "", "it is no text in UTF-8: " + Excerpt.of(String.valueOf(e.getMessage())));
    }
  }
}
