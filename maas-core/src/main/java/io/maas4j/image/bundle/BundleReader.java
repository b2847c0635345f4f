package io.maas4j.image.bundle;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import io.maas4j.image.stream.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A bundle that was verified: its manifest carries the signature of a key that is believed, and
 * each file is what the manifest says. Confined to one thread.
 */
public final class BundleReader implements AutoCloseable {
  private static final int MOST = 16 << 20;
  private static final int SIGNATURE = 64;
  private static final int BUFFER = 1 << 17;

  private final ZipFile zip;
  private final BundleManifest manifest;

  private BundleReader(ZipFile zip, BundleManifest manifest) {
    this.zip = zip;
    this.manifest = manifest;
  }

  /**
   * Verifies everything. Blocks while it is read.
   *
   * @throws BundleException when it is not to be believed
   * @throws IOException when it cannot be read at all
   */
  public static BundleReader open(Path file, BundleKey key) throws IOException, BundleException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new BundleException("it is no bundle, or not whole: " + e.getMessage());
    }
    try {
      byte[] manifest = small(zip, BundleWriter.MANIFEST, MOST);
      byte[] signature = small(zip, BundleWriter.SIGNATURE, SIGNATURE);
      if (!key.signed(manifest, signature)) {
        throw new BundleException("it is not signed by the key " + key);
      }
      BundleReader reader = new BundleReader(zip, BundleManifest.of(manifest));
      for (Content content : reader.contents()) {
        reader.verify(content);
      }
      return reader;
    } catch (IOException | BundleException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static byte[] small(ZipFile zip, String name, int most)
      throws IOException, BundleException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BundleException("it is no bundle: it has no " + name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new BundleException("its " + name + " has more than " + most + " bytes");
      }
      return bytes;
    }
  }

  private void verify(Content content) throws IOException, BundleException {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    try (HashingInputStream in = new HashingInputStream(Hashing.sha256(), open(content))) {
      int read = in.read(buffer);
      while (read >= 0) {
        length += read;
        if (length > content.size()) {
          break;
        }
        read = in.read(buffer);
      }
      if (length != content.size() || !in.hash().toString().equals(content.sha256())) {
        throw new BundleException(
            "its content/" + content.sha256() + " is not what the manifest describes");
      }
    } catch (ZipException e) {
      throw new BundleException(
          "its content/" + content.sha256() + " cannot be unpacked: " + e.getMessage());
    }
  }

  /** The bytes of a file, once more. */
  public InputStream open(Content content) throws IOException, BundleException {
    ZipEntry entry = zip.getEntry(BundleWriter.CONTENT + content.sha256());
    if (entry == null) {
      throw new BundleException("its content/" + content.sha256() + " is missing");
    }
    return zip.getInputStream(entry);
  }

  /** When it was written. */
  public Instant created() {
    return manifest.created();
  }

  public List<BundledSet> sets() {
    return manifest.sets();
  }

  /** Of all sets, each once. */
  public Collection<Content> contents() {
    return BundleWriter.contents(manifest.sets()).values();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
