package io.maas4j.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Images for machines that do not run them: files of a plausible size with nothing in them. They
 * are described, served, downloaded and written to disks like any others.
 */
final class DemoImages {
  private static final int KERNEL = 2 << 20;
  private static final int INITRD = 2 << 20;
  private static final int ROOT = 4 << 20;
  private static final int DISK = 4 << 20;
  private static final int LOADER = 1 << 20;

  private final Path directory;
  private final Random random = new Random(1);

  DemoImages(Path directory) {
    this.directory = directory;
  }

  /** Writes everything with its manifest. */
  void write() throws IOException {
    Files.createDirectories(directory.resolve("loaders"));
    for (String loader : new String[] {"bootx64.efi", "grubx64.efi"}) {
      Files.write(directory.resolve("loaders").resolve(loader), noise(LOADER));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode manifest = json.createObjectNode().put("format", "maas4j-images:1");
    ArrayNode images = manifest.putArray("images");
    ArrayNode ephemeral = image(images, "ubuntu", "noble", "stable");
    file(ephemeral, "boot-kernel", noise(KERNEL));
    file(ephemeral, "boot-initrd", noise(INITRD));
    file(ephemeral, "squashfs", noise(ROOT));
    file(image(images, "custom", "demo", "uploaded"), "root-dd.gz", gzip(disk()));
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

  private void file(ArrayNode files, String kind, byte[] content) throws IOException {
    Files.write(directory.resolve(kind), content);
    files
        .addObject()
        .put("kind", kind)
        .put("file", kind)
        .put("sha256", sha256(content))
        .put("size", content.length);
  }

  /** Half of it is something, so that a firmware finds a system on it. */
  private byte[] disk() {
    byte[] disk = java.util.Arrays.copyOf(noise(DISK / 2), DISK);
    disk[510] = 0x55;
    disk[511] = (byte) 0xAA;
    return disk;
  }

  private byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
