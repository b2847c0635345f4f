package io.maas4j.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.InvalidRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images in a directory, described by its {@code manifest.json}:
 *
 * <pre>{@code
 * {"format": "maas4j-images:1",
 *  "images": [{"os": "ubuntu", "release": "noble", "arch": "amd64", "subarch": "generic",
 *              "label": "stable",
 *              "files": [{"kind": "boot-kernel", "file": "ephemeral/boot-kernel",
 *                         "sha256": "…", "size": 14186432}]}]}
 * }</pre>
 *
 * The files' sizes are checked when it is opened; their content is not. Immutable.
 */
public final class DirectoryImages implements ImageStorage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "maas4j-images:1";

  private final List<Image> images;

  private DirectoryImages(List<Image> images) {
    this.images = List.copyOf(images);
  }

  /**
   * Reads the manifest. Blocks.
   *
   * @param directory one without a manifest holds no images
   * @throws InvalidRequest when the manifest, or a file that it names, is not as it should be
   */
  public static DirectoryImages open(Path directory) {
    Path manifest = directory.resolve("manifest.json");
    if (!Files.exists(manifest)) {
      return new DirectoryImages(List.of());
    }
    try {
      JsonNode root = JSON.readTree(Files.readString(manifest));
      if (!root.path("format").asText().equals(FORMAT)) {
        throw broken(manifest, "its \"format\" is not \"" + FORMAT + "\"");
      }
      List<Image> images = new ArrayList<>();
      for (JsonNode image : root.path("images")) {
        images.add(image(directory.toRealPath(), manifest, image));
      }
      return new DirectoryImages(images);
    } catch (IOException e) {
      throw broken(manifest, "it cannot be read: " + e.getMessage());
    }
  }

  @Override
  public List<Image> images() {
    return images;
  }

  private static Image image(Path directory, Path manifest, JsonNode node) throws IOException {
    Map<FileKind, ImageFile> files = new EnumMap<>(FileKind.class);
    for (JsonNode entry : node.path("files")) {
      String word = entry.path("kind").asText();
      Optional<FileKind> kind = FileKind.ofWireName(word);
      if (kind.isEmpty()) {
        throw broken(manifest, "\"" + word + "\" is no kind of file that is known");
      }
      files.put(kind.get(), file(directory, manifest, kind.get(), entry));
    }
    return new Image(
        text(manifest, node, "os"),
        text(manifest, node, "release"),
        text(manifest, node, "arch"),
        node.path("subarch").asText("generic"),
        node.path("label").asText("stable"),
        node.path("title").asText(node.path("release").asText()),
        files);
  }

  private static ImageFile file(Path directory, Path manifest, FileKind kind, JsonNode entry)
      throws IOException {
    Path path = directory.resolve(text(manifest, entry, "file")).normalize();
    if (!Files.isRegularFile(path) || !path.toRealPath().startsWith(directory)) {
      throw broken(manifest, "there is no file " + path + " in its directory");
    }
    long size = entry.path("size").asLong(-1);
    if (Files.size(path) != size) {
      throw broken(manifest, path + " has " + Files.size(path) + " bytes where it says " + size);
    }
    String sha256 = text(manifest, entry, "sha256");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw broken(manifest, "the sha256 of " + path + " is not 64 hexadecimal digits");
    }
    return new ImageFile(kind, sha256, size, path);
  }

  private static String text(Path manifest, JsonNode node, String name) {
    String text = node.path(name).asText();
    if (text.isEmpty()) {
      throw broken(manifest, "an entry lacks \"" + name + "\"");
    }
    return text;
  }

  private static InvalidRequest broken(Path manifest, String what) {
    return new InvalidRequest(
        manifest + " is no image manifest: " + what, "correct it, or make the images anew");
  }
}
