package io.maas4j.script.run;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.Checked;
import io.maas4j.script.ScriptOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file behind BMC_CONFIG_PATH: the first script that leaves it and exits with 0 wins (spec
 * scripts §5.3). Only serial scripts get it, so it is confined to the run's thread.
 */
final class BmcFile {
  private final Path path;
  private byte[] taken = new byte[0];
  private boolean reported;

  BmcFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** A configuration that was not reported yet; faults do not quote it, for it holds a password. */
  Optional<Checked<BmcConfig>> found() {
    byte[] content = content();
    if (reported || content.length == 0) {
      return Optional.empty();
    }
    taken = content;
    return Optional.of(BmcConfig.fromYaml(content));
  }

  void report() {
    reported = true;
  }

  /** Whether a script has written another one after the first was reported; asked once for each. */
  boolean overwritten() {
    byte[] content = content();
    if (!reported || content.length == 0 || Arrays.equals(content, taken)) {
      return false;
    }
    taken = content;
    return true;
  }

  /** What a failing script left must not be taken for the next one's. Whether there was any. */
  boolean discard() {
    try {
      return !reported && content().length > 0 && Files.deleteIfExists(path);
    } catch (IOException e) {
      return false;
    }
  }

  private byte[] content() {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(ScriptOutput.LIMIT + 1);
    } catch (IOException e) {
      return new byte[0]; // no script has left one
    }
  }
}
