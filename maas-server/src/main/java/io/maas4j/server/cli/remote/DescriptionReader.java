package io.maas4j.server.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.maas4j.server.cli.remote.Description.Action;
import io.maas4j.server.cli.remote.Description.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the document {@code describe/}, token by token: a document of it all would cost more. */
final class DescriptionReader {
  private final JsonParser json;
  private final boolean signed;

  private DescriptionReader(JsonParser json, boolean signed) {
    this.json = json;
    this.signed = signed;
  }

  /**
   * @param signed whether the caller has a key, and so sees what there is for those who have
   */
  static Description read(byte[] document, boolean signed) {
    try (JsonParser json = new JsonFactory().createParser(document)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      return new DescriptionReader(json, signed).description();
    } catch (IOException e) {
      throw new CommandException(
          "The description of the API cannot be read: " + e.getMessage() + ". Is this a MAAS?");
    }
  }

  /** Of the object that the parser stands at. */
  private Description description() throws IOException {
    Optional<String> hash = Optional.empty();
    Map<String, Handler> handlers = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("hash")) {
        hash = Optional.ofNullable(json.getValueAsString());
      } else if (name.equals("resources")) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          resource().ifPresent(handler -> handlers.put(handler.word(), handler));
        }
      } else {
        json.skipChildren();
      }
    }
    return new Description(hash, handlers);
  }

  private Optional<Handler> resource() throws IOException {
    String word = "";
    Optional<Handler> anonymous = Optional.empty();
    Optional<Handler> authenticated = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "name" -> word = Words.ofHandler(json.getText());
        case "anon" -> anonymous = handler();
        case "auth" -> authenticated = signed ? handler() : skipped();
        default -> json.skipChildren();
      }
    }
    String own = word;
    Optional<Handler> other = anonymous;
    return authenticated
        .map(handler -> other.map(handler::and).orElse(handler))
        .or(() -> other)
        .map(h -> new Handler(own, h.doc(), h.path(), h.params(), h.actions()));
  }

  private Optional<Handler> skipped() throws IOException {
    json.skipChildren();
    return Optional.empty();
  }

  /** Empty for {@code null}. */
  private Optional<Handler> handler() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    String doc = "";
    String path = "";
    List<String> params = new ArrayList<>();
    Map<String, Action> actions = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "doc" -> doc = text().orElse("");
        case "path" -> path = text().orElse("");
        case "params" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            params.add(json.getText());
          }
        }
        case "actions" -> {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Action action = action();
            actions.put(action.word(), action);
          }
        }
        default -> json.skipChildren();
      }
    }
    return Optional.of(new Handler("", doc, path, params, actions));
  }

  private Action action() throws IOException {
    String word = "";
    Optional<String> op = Optional.empty();
    String method = "GET";
    String doc = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "name" -> word = Words.ofAction(json.getText());
        case "op" -> op = text();
        case "method" -> method = json.getText();
        case "doc" -> doc = text().orElse("");
        default -> json.skipChildren();
      }
    }
    return new Action(word, op, method, doc);
  }

  private Optional<String> text() throws IOException {
    @Nullable String value = json.getValueAsString();
    return Optional.ofNullable(value);
  }
}
