package io.maas4j.server.resilience;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Images for machines that do not run them. What transfers are to break off in is larger than what
 * the buffers on the way hold.
 */
final class TroubleImages {
  private static final int SMALL = 200_000;
  private static final int LARGE = 8 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TroubleImages() {}

  static void write(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("loaders"));
    for (String loader : List.of("bootx64.efi", "grubx64.efi", "bootaa64.efi", "grubaa64.efi")) {
      Files.write(directory.resolve("loaders").resolve(loader), content(loader, SMALL));
    }
    ObjectNode manifest = JSON.createObjectNode().put("format", "maas4j-images:1");
    ArrayNode images = manifest.putArray("images");
    ArrayNode ephemeral = image(images, "ubuntu", "noble", "stable");
    file(directory, ephemeral, "boot-kernel", SMALL);
    file(directory, ephemeral, "boot-initrd", LARGE);
    file(directory, ephemeral, "squashfs", LARGE);
    file(directory, image(images, "custom", "demo", "uploaded"), "root-dd.gz", SMALL);
    Files.writeString(directory.resolve("manifest.json"), manifest.toPrettyString());
  }

  private static ArrayNode image(ArrayNode images, String system, String series, String label) {
    return images
        .addObject()
        .put("os", system)
        .put("release", series)
        .put("arch", "amd64")
        .put("subarch", "generic")
        .put("label", label)
        .putArray("files");
  }

  private static void file(Path directory, ArrayNode files, String kind, int size)
      throws IOException {
    byte[] bytes = content(kind, size);
    Files.write(directory.resolve(kind), bytes);
    files
        .addObject()
        .put("kind", kind)
        .put("file", kind)
        .put("sha256", Hashing.sha256().hashBytes(bytes).toString())
        .put("size", size);
  }

  private static byte[] content(String seed, int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(seed.hashCode()).nextBytes(bytes);
    return bytes;
  }
}
