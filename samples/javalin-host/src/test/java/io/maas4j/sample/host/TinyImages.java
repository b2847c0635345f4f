package io.maas4j.sample.host;

import com.google.common.hash.Hashing;
import io.maas4j.image.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image of every kind of file, a line of text in each. */
final class TinyImages {
  private TinyImages() {}

  static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> files = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      byte[] content = ("this is " + kind.wireName()).getBytes(StandardCharsets.UTF_8);
      Files.write(directory.resolve(kind.wireName()), content);
      files.add(
          "{\"kind\": \"%s\", \"file\": \"%s\", \"sha256\": \"%s\", \"size\": %d}"
              .formatted(
                  kind.wireName(),
                  kind.wireName(),
                  Hashing.sha256().hashBytes(content),
                  content.length));
    }
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"format": "maas4j-images:1", "images": [{"os": "ubuntu", "release": "noble",
          "arch": "amd64", "label": "stable", "files": [%s]}]}
        """
            .formatted(String.join(", ", files)));
    return directory;
  }
}
