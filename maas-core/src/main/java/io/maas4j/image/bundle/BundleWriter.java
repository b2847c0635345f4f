package io.maas4j.image.bundle;

import io.maas4j.image.stream.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes bundles: a ZIP archive of {@code manifest.json}, its Ed25519 signature {@code
 * manifest.sig}, and {@code content/<sha256>} for each file. Stateless.
 */
public final class BundleWriter {
  static final String MANIFEST = "manifest.json";
  static final String SIGNATURE = "manifest.sig";
  static final String CONTENT = "content/";
  private static final int BUFFER = 1 << 17;

  private BundleWriter() {}

  /**
   * Blocks while everything is copied. The file appears when it is whole.
   *
   * @param content finds files, which are verified
   * @return how many bytes it has
   * @throws IOException when a file is missing, or it cannot be written
   */
  public static long write(
      Path file,
      List<BundledSet> sets,
      Instant created,
      BundleSigner signer,
      Function<Content, Path> content)
      throws IOException {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), BUFFER);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      // images are packed already
      zip.setLevel(Deflater.NO_COMPRESSION);
      byte[] manifest = new BundleManifest(created, sets).bytes();
      entry(zip, MANIFEST, manifest);
      entry(zip, SIGNATURE, signer.sign(manifest));
      for (Content each : contents(sets).values()) {
        zip.putNextEntry(new ZipEntry(CONTENT + each.sha256()));
        Files.copy(content.apply(each), zip);
        zip.closeEntry();
      }
    }
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return Files.size(target);
  }

  /** Each once. */
  static Map<String, Content> contents(List<BundledSet> sets) {
    Map<String, Content> contents = new TreeMap<>();
    sets.forEach(set -> set.files().forEach(f -> contents.put(f.content().sha256(), f.content())));
    return contents;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }
}
