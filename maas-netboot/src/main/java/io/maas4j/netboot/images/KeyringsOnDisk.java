package io.maas4j.netboot.images;

import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.KeyringFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads keyrings from this host's files. Stateless. */
public final class KeyringsOnDisk implements KeyringFiles {
  private static final int LONGEST = 1 << 20;

  @Override
  public Keyring read(String filename) throws IOException {
    Path file;
    try {
      file = Path.of(filename);
    } catch (InvalidPathException e) {
      throw new IOException("the keyring's name is none of a file", e);
    }
    if (!file.isAbsolute()) {
      throw new IOException(filename + " is not absolute");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(filename + " is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] keys = in.readNBytes(LONGEST + 1);
      if (keys.length > LONGEST) {
        throw new IOException(filename + " has more than " + LONGEST + " bytes");
      }
      return new Keyring(keys);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + filename, e);
    }
  }
}
