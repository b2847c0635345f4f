package io.maas4j.server.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.maas4j.server.cli.remote.Description.Action;
import io.maas4j.server.cli.remote.Typed.Argument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * {@code boot-resources create} with the content of a file: the file's digest and length are sent
 * first, then the file in pieces to where the server says, so that no process ever holds the whole
 * (operations, section 5.3).
 */
final class ImageUpload {
  private static final int CHUNK = 4 << 20;

  private final Wire wire;
  private final String origin;

  /**
   * @param origin scheme, host and port
   */
  ImageUpload(Wire wire, String origin) {
    this.wire = wire;
    this.origin = origin;
  }

  /** The file among the arguments, if there is one. */
  static Optional<Argument.Content> file(List<Argument> arguments) {
    Optional<Argument.Content> found = Optional.empty();
    for (Argument argument : arguments) {
      if (argument instanceof Argument.Content content && content.name().equals("content")) {
        found = Optional.of(content);
      }
    }
    if (found.map(content -> content.file().equals("-")).orElse(false)) {
      throw new CommandException(
          "content@=- cannot be: the content is read twice. Give the name of a file.");
    }
    return found;
  }

  /** What the server says of it when all is there, or of why not; blocks. */
  Answer perform(Action action, String url, List<Argument> arguments, Path file) {
    Answer made =
        wire.send(
            RemoteRequest.of(
                action, url, described(arguments, file), InputStream.nullInputStream()));
    if (!made.succeeded()) {
      return made;
    }
    Resource resource = Resource.of(made.bytes());
    if (resource.uploadUri().isPresent()) {
      Optional<Answer> refused = upload(file, origin + resource.uploadUri().get());
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    return wire.send(RemoteRequest.get(origin + resource.uri()));
  }

  /** The arguments with the file's digest and length in the place of its content. */
  private static List<Argument> described(List<Argument> arguments, Path file) {
    MessageDigest digest = sha256();
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    } catch (IOException e) {
      throw Typed.unreadable(file.toString(), e);
    }
    List<Argument> all = new ArrayList<>();
    for (Argument argument : arguments) {
      if (!List.of("content", "sha256", "size").contains(argument.name())) {
        all.add(argument);
      }
    }
    all.add(new Argument.Text("sha256", HexFormat.of().formatHex(digest.digest())));
    all.add(new Argument.Text("size", Long.toString(size)));
    return all;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The answer that was not 200, if there was one. */
  private Optional<Answer> upload(Path file, String url) {
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
        Answer answer = wire.send(RemoteRequest.put(url, chunk));
        if (!answer.succeeded()) {
          return Optional.of(answer);
        }
        answer.bytes();
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Typed.unreadable(file.toString(), e);
    }
  }

  /**
   * A boot resource, as far as an upload needs it.
   *
   * @param uploadUri where the file of its newest set goes; empty when it is there already
   */
  private record Resource(String uri, Optional<String> uploadUri) {

    static Resource of(byte[] document) {
      String uri = "";
      String newest = "";
      List<Optional<String>> files = List.of();
      try (JsonParser json = new JsonFactory().createParser(document)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals("resource_uri")) {
            uri = json.getText();
          } else if (name.equals("sets") && json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String set = json.currentName();
              json.nextToken();
              List<Optional<String>> found = files(json);
              if (set.compareTo(newest) > 0) {
                newest = set;
                files = found;
              }
            }
          } else {
            json.skipChildren();
          }
        }
      } catch (IOException e) {
        throw new CommandException("The server's answer is no JSON: " + e.getMessage());
      }
      if (files.size() != 1) {
        throw new CommandException(
            "The server says of "
                + files.size()
                + " files in the new image, and one was expected.");
      }
      return new Resource(uri, files.get(0));
    }

    /** Of the set that the parser stands at: where each of its files is to go. */
    private static List<Optional<String>> files(JsonParser json) throws IOException {
      List<Optional<String>> found = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("files") && json.currentToken() == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            json.nextToken();
            found.add(uploadUri(json));
          }
        } else {
          json.skipChildren();
        }
      }
      return found;
    }

    private static Optional<String> uploadUri(JsonParser json) throws IOException {
      Optional<String> found = Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("upload_uri")) {
          found = Optional.ofNullable(json.getValueAsString());
        } else {
          json.skipChildren();
        }
      }
      return found;
    }
  }
}
