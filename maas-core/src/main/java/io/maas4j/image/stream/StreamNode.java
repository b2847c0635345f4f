package io.maas4j.image.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a file of a stream.
 *
 * @param file its path
 * @param pointer where in it (RFC 6901)
 * @param value what stands there
 */
record StreamNode(String file, String pointer, JsonNode value) {
  private static final int LONGEST_TEXT = 4096;

  MalformedStreamException wrong(String reason) {
    return new MalformedStreamException(file, pointer, reason);
  }

  private StreamNode at(String name, JsonNode member) {
    return new StreamNode(
        file, pointer + "/" + Excerpt.plain(name).replace("~", "~0").replace("/", "~1"), member);
  }

  private String kind() {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "the text " + Excerpt.of(value.asText());
      case NUMBER -> "the number " + Excerpt.of(value.asText());
      case BOOLEAN -> value.asText();
      default -> "nothing";
    };
  }

  private void mustBeObject() throws MalformedStreamException {
    if (!value.isObject()) {
      throw wrong("an object should stand here, and it is " + kind());
    }
  }

  StreamNode member(String name) throws MalformedStreamException {
    mustBeObject();
    JsonNode found = value.get(name);
    if (found == null) {
      throw wrong("\"" + name + "\" is missing");
    }
    return at(name, found);
  }

  Optional<StreamNode> optional(String name) throws MalformedStreamException {
    mustBeObject();
    return Optional.ofNullable(value.get(name)).map(found -> at(name, found));
  }

  /** By name, in the file's order. */
  Map<String, StreamNode> members(int most) throws MalformedStreamException {
    mustBeObject();
    mustHaveNoMoreThan(most);
    Map<String, StreamNode> members = new LinkedHashMap<>();
    Iterator<String> names = value.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      members.put(name, at(name, value.get(name)));
    }
    return members;
  }

  List<StreamNode> elements(int most) throws MalformedStreamException {
    if (!value.isArray()) {
      throw wrong("a list should stand here, and it is " + kind());
    }
    mustHaveNoMoreThan(most);
    List<StreamNode> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(at(Integer.toString(elements.size()), element));
    }
    return elements;
  }

  private void mustHaveNoMoreThan(int most) throws MalformedStreamException {
    if (value.size() > most) {
      throw wrong("it has " + value.size() + " members, and at most " + most + " are read");
    }
  }

  /** On one line and not empty. */
  String text() throws MalformedStreamException {
    if (!value.isTextual()) {
      throw wrong("a text should stand here, and it is " + kind());
    }
    String text = value.textValue();
    if (text.isEmpty()) {
      throw wrong("the text is empty");
    }
    if (text.length() > LONGEST_TEXT) {
      throw wrong(
          "the text has "
              + text.length()
              + " characters, and at most "
              + LONGEST_TEXT
              + " are read");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw wrong("the text " + Excerpt.of(text) + " has control characters");
    }
    return text;
  }

  /**
   * @param most and at least 1
   */
  long positive(long most) throws MalformedStreamException {
    if (!value.isIntegralNumber()) {
      throw wrong("a whole number should stand here, and it is " + kind());
    }
    if (!value.canConvertToLong() || value.longValue() < 1 || value.longValue() > most) {
      throw wrong("the number " + Excerpt.of(value.asText()) + " is not between 1 and " + most);
    }
    return value.longValue();
  }

  /** As {@code Thu, 24 Jul 2025 08:01:48 +0000}. */
  Instant date() throws MalformedStreamException {
    String text = text();
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong(Excerpt.of(text) + " is no date as \"Thu, 24 Jul 2025 08:01:48 +0000\" is one");
    }
  }

  StreamPath path() throws MalformedStreamException {
    String text = text();
    Optional<String> fault = StreamPath.fault(text);
    if (fault.isPresent()) {
      throw wrong(fault.get());
    }
    return new StreamPath(text);
  }
}
