package io.maas4j.server.api.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes JSON as it comes, without ever holding a document. Confined to one thread. */
public final class JsonOut implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonFactory YAML = new YAMLFactory();

  private final JsonGenerator json;

  private JsonOut(JsonGenerator json) {
    this.json = json;
  }

  /**
   * @param stream left open
   */
  public static JsonOut to(OutputStream stream) {
    try {
      return new JsonOut(
          FACTORY.createGenerator(stream).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document as text, to be repeated with {@link #raw}. */
  public static String text(Consumer<JsonOut> body) {
    return text(FACTORY, body);
  }

  /** The same as YAML. */
  public static String yaml(Consumer<JsonOut> body) {
    return text(YAML, body);
  }

  private static String text(JsonFactory factory, Consumer<JsonOut> body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = factory.createGenerator(text)) {
      body.accept(new JsonOut(generator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  public JsonOut object(Consumer<JsonOut> members) {
    io(json::writeStartObject);
    members.accept(this);
    io(json::writeEndObject);
    return this;
  }

  public JsonOut object(String name, Consumer<JsonOut> members) {
    return name(name).object(members);
  }

  /**
   * @param items writes them
   */
  public JsonOut array(Consumer<JsonOut> items) {
    io(json::writeStartArray);
    items.accept(this);
    io(json::writeEndArray);
    return this;
  }

  public <T> JsonOut array(Iterable<T> items, BiConsumer<JsonOut, T> each) {
    io(json::writeStartArray);
    items.forEach(item -> each.accept(this, item));
    io(json::writeEndArray);
    return this;
  }

  public <T> JsonOut array(String name, Iterable<T> items, BiConsumer<JsonOut, T> each) {
    return name(name).array(items, each);
  }

  public JsonOut texts(String name, Collection<String> items) {
    return array(name, items, JsonOut::value);
  }

  public JsonOut texts(String name, Map<String, String> members) {
    return object(name, out -> members.forEach(out::text));
  }

  public JsonOut text(String name, String value) {
    return name(name).value(value);
  }

  public JsonOut text(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : nothing(name);
  }

  public JsonOut number(String name, long value) {
    name(name);
    io(() -> json.writeNumber(value));
    return this;
  }

  public JsonOut number(String name, double value) {
    name(name);
    io(() -> json.writeNumber(value));
    return this;
  }

  public JsonOut number(String name, Optional<? extends Number> value) {
    return value.isPresent() ? number(name, value.get().longValue()) : nothing(name);
  }

  public JsonOut flag(String name, boolean value) {
    return name(name).value(value);
  }

  /** Maps, lists, texts, numbers, flags and nothing, nested in any way. */
  public JsonOut any(String name, @Nullable Object value) {
    return name(name).any(value);
  }

  private JsonOut any(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      return object(o -> members.forEach((key, item) -> o.any(String.valueOf(key), item)));
    }
    if (value instanceof Iterable<?> items) {
      return array(items, JsonOut::any);
    }
    io(() -> json.writePOJO(value));
    return this;
  }

  public JsonOut nothing(String name) {
    return name(name).nothing();
  }

  /**
   * @param document JSON
   */
  public JsonOut raw(String name, String document) {
    return name(name).raw(document);
  }

  public JsonOut raw(String document) {
    io(() -> json.writeRawValue(document));
    return this;
  }

  public JsonOut value(String value) {
    io(() -> json.writeString(value));
    return this;
  }

  public JsonOut value(boolean value) {
    io(() -> json.writeBoolean(value));
    return this;
  }

  public JsonOut value(long value) {
    io(() -> json.writeNumber(value));
    return this;
  }

  public JsonOut nothing() {
    io(json::writeNull);
    return this;
  }

  public JsonOut name(String name) {
    io(() -> json.writeFieldName(name));
    return this;
  }

  /** Ends the document; the stream stays open. */
  @Override
  public void close() {
    io(json::close);
  }

  private static void io(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }
}
